import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { GoProfiler } from '../../../src/capture/go/goProfiler';
import { decodeColumns } from '../../../src/session/decoding/decodeColumns';
import { describeStacks } from '../../../src/session/decoding/describeStacks';
import type { LoadedProfile } from '../../../src/session/loadedProfile';
import { ProfileLoader } from '../../../src/session/profileLoader';
import { ProfileStore } from '../../../src/session/profileStore';
import { savingSentence } from '../../../src/session/savingSentence';
import { withoutGo } from '../../support/goToolchain';
import { load, StoryShop } from './storyShop';

// The stories of the product on the real modules: what a dependency allocates is found through the user's own line.
describe('what dependencies allocate for the lines of a Go service', { skip: withoutGo }, () => {
  let shop: StoryShop;
  let address = '';
  let lines: string[] = [];

  before(async () => {
    shop = await StoryShop.create();
    address = await shop.start();
    lines = (await readFile(path.join(shop.folder, 'main.go'), 'utf8')).split('\n');
  });
  after(() => shop?.dispose());

  /** The text of the line that a call site names. */
  const textOf = (line: number) => lines[line - 1]?.trim();

  /** Both captures of a comparison ask for the same number of requests, so their bytes compare. */
  async function capture(where: string, requests: number): Promise<LoadedProfile> {
    const target = { kind: 'go', url: address, label: 'story-shop' } as const;
    const signal = new AbortController().signal;
    const running = await new GoProfiler().start(target, { seconds: 1, signal });
    await load(`http://${address}${where}`, requests);
    return loader().fromTarget(await running.stop(), { mode: 'fixed', requestedSeconds: 1, target }, signal);
  }

  function loader(): ProfileLoader {
    return new ProfileLoader({
      decode: async (request, roots) => {
        const answer = decodeColumns(request, roots);
        if (answer.kind !== 'decoded') return answer;
        const { groups, ...decoded } = answer;
        return { ...decoded, stacks: await describeStacks(decoded.profile, groups) };
      },
      roots: async () => [{ path: shop.folder, goModules: [{ module: 'example.com/story-shop', path: shop.folder }] }],
      readText: file => readFile(file, 'utf8'),
    });
  }

  it('leads from the line that writes the body to flate.NewWriter below chi, and to next to nothing after its upgrade', async () => {
    const wasteful = await capture('/items', 600);
    const [top] = wasteful.callSites;
    assert.equal(textOf(top!.line), 'w.Write(body)');
    const share = top!.values[wasteful.attribution.sampleTypes.indexOf('alloc_space')]! / total(wasteful);
    assert.ok(share > 0.8, `${share} of the profile`);
    assert.equal(top!.offenders[0]!.functionName, 'compress/flate.NewWriter');

    await shop.go('get', 'github.com/go-chi/chi@v4.1.2+incompatible');
    address = await shop.start();
    await load(`http://${address}/items`, 20);
    const upgraded = await capture('/items', 600);
    const store = new ProfileStore();
    store.showAgainst(wasteful, upgraded);
    const sentence = savingSentence(store.comparison!);
    console.log(sentence);
    const fall = 1 - total(upgraded) / total(wasteful);
    assert.ok(fall > 0.9, `${fall} of ${total(wasteful)} bytes`);
    store.dispose();
  });

  it('leads from the line that encodes a cookie to the gob encoder below securecookie', async () => {
    const profile = await capture('/login', 4000);
    const [top] = profile.callSites;
    assert.equal(textOf(top!.line), 'value, err := cookies.Encode("session", session{7, []string{"buyer", "reader"}})');
    const names = top!.offenders.map(each => each.functionName);
    assert.ok(names.includes('encoding/gob.NewEncoder'), names.join(', '));
  });
});

function total({ attribution }: LoadedProfile): number {
  return attribution.totals[attribution.sampleTypes.indexOf('alloc_space')]!;
}
