import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allocationKind, kindWords } from '../../../src/core/insight/allocationKind';
import { lineKinds } from '../../../src/core/insight/lineKinds';
import { condensedStack } from '../../support/stacks';

describe('allocationKind', () => {
  it('puts each call of the compiler into words', () => {
    const table: Readonly<Record<string, string>> = {
      'runtime.newobject': 'new object, closure or variable moved to the heap',
      'runtime.makeslice': 'make([]T)',
      'runtime.makeslice64': 'make([]T)',
      'runtime.growslice': 'append grows a slice',
      'runtime.growsliceBufNoAlias': 'append grows a slice',
      'runtime.moveSliceNoCap': 'slice moved from the stack to the heap',
      'runtime.concatstring2': 'string concatenation',
      'runtime.concatstrings': 'string concatenation',
      'runtime.slicebytetostring': '[]byte → string',
      'runtime.stringtoslicebyte': 'string → []byte',
      'runtime.makemap_small': 'make(map) or map literal',
      'runtime.mapassign_fast64ptr': 'map insert',
      'internal/runtime/maps.(*Map).growToTable': 'map insert',
      'runtime.convTnoptr': 'value boxed into an interface',
      'runtime.convT64': 'value boxed into an interface',
      'runtime.deferproc': 'defer in a loop',
      'internal/bytealg.MakeNoZero': 'growth of a string builder',
      'runtime.malg': 'memory of the runtime itself',
    };
    for (const [call, words] of Object.entries(table)) assert.equal(kindWords[allocationKind(call)!], words, call);
  });

  it('knows nothing of what is no call of the runtime', () => {
    for (const call of ['', 'main.newobject', 'example.com/runtime.newobject']) {
      assert.equal(allocationKind(call), undefined, call);
    }
  });
});

describe('lineKinds', () => {
  const of = (call: string, value: number, least = 0, most = least) =>
    condensedStack({ call, values: [1, value], objectSize: { least, most } });

  it('sums a line by kind, largest first, with the sizes of its objects', () => {
    const stacks = [
      of('runtime.newobject', 10, 16),
      of('runtime.growslice', 50, 64, 128),
      of('runtime.growsliceNoAlias', 30, 32),
      condensedStack({ below: ['flate.NewWriter'], call: 'runtime.newobject', values: [1, 900] }),
      of('', 5),
    ];
    assert.deepEqual(lineKinds(stacks, 1), [
      { kind: 'growSlice', value: 80, objectSize: { least: 32, most: 128 } },
      { kind: 'object', value: 10, objectSize: { least: 16, most: 16 } },
      { kind: undefined, value: 5, objectSize: { least: 0, most: 0 } },
    ]);
  });

  it('says nothing where no kind is known', () => {
    assert.deepEqual(lineKinds([of('', 5, 8), of('main.f', 7, 8)], 1), []);
  });
});
