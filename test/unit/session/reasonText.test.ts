import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kindLine } from '../../../src/session/reasonText';
import { callSites } from '../../support/callSites';
import { condensedStack } from '../../support/stacks';

const line = (
  call: string,
  bytes: number,
  parts: { least?: number; most?: number; below?: string[]; at?: number } = {},
) =>
  condensedStack({
    below: parts.below ?? [],
    call,
    user: [{ functionName: 'main.f', path: '/src/f.go', line: parts.at ?? 7, startLine: 5 }],
    values: [bytes],
    objectSize: { least: parts.least ?? 0, most: parts.most ?? parts.least ?? 0 },
  });

describe('what a line allocates itself', () => {
  it('is told with bytes, shares and the sizes of objects', () => {
    const stacks = [
      line('runtime.growslice', 3e6, { least: 64, most: 1000 }),
      line('runtime.newobject', 1e6, { least: 32 }),
      line('runtime.newobject', 9e9, { below: ['flate.NewWriter'] }),
      line('runtime.makeslice', 9e9, { at: 8 }),
    ];
    const site = callSites(stacks, 1).find(each => each.line === 7)!;
    assert.equal(
      kindLine(site, stacks, 0, 'alloc_space'),
      'What this line allocates itself: append grows a slice (3 MB, 75 %, 64 B to 1 kB each); ' +
        'new object, closure or variable moved to the heap (1 MB, 25 %, 32 B each).',
    );
  });

  it('is left out where the program was not at hand, or only others allocate', () => {
    for (const stacks of [[line('', 3e6)], [line('runtime.newobject', 3e6, { below: ['flate.NewWriter'] })]]) {
      assert.equal(kindLine(callSites(stacks, 1)[0]!, stacks, 0, 'alloc_space'), '');
    }
  });
});
