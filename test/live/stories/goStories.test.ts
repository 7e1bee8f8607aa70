import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { GoProfiler } from '../../../src/capture/go/goProfiler';
import { newerModule } from '../../../src/capture/go/moduleUpdates';
import { offenderLabel } from '../../../src/session/belowText';
import { decodeColumns } from '../../../src/session/decoding/decodeColumns';
import { describeColumns } from '../../../src/session/decoding/describeColumns';
import type { LoadedProfile } from '../../../src/session/loadedProfile';
import { ProfileLoader } from '../../../src/session/profileLoader';
import { ProfileStore } from '../../../src/session/profileStore';
import { savingSentence } from '../../../src/session/savingSentence';
import { withoutGo } from '../../support/goToolchain';
import { workspaceOf } from '../../support/sourceRoots';
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
        const answer = (await decodeColumns(request, roots)).answer;
        if (answer.kind !== 'decoded') return answer;
        return describeColumns(answer);
      },
      roots: async () => workspaceOf(shop.folder),
      readText: file => readFile(file, 'utf8'),
    });
  }

  it('leads from the line that writes the body to flate.NewWriter below chi, and to next to nothing after its upgrade', async () => {
    const wasteful = await capture('/items', 600);
    const [top] = wasteful.callSites;
    assert.equal(textOf(top!.line), 'w.Write(body)');
    const share = top!.values[wasteful.attribution.sampleTypes.indexOf('alloc_space')]! / total(wasteful);
    assert.ok(share > 0.8, `${share} of the profile`);
    const blamed = offenderLabel(top!.offenders[0]!, wasteful);
    console.log(`${textOf(top!.line)} → ${blamed}: ${(share * 100).toFixed(0)} % of the profile`);
    assert.equal(blamed, 'flate.NewWriter (go-chi/chi v3.3.4)');
    const { module } = top!.offenders[0]!;
    const question = { name: module!.name, version: module!.version, folder: shop.folder, goCommand: 'go' };
    const newer = await newerModule(question, new AbortController().signal);
    console.log(`newer: ${newer?.name} ${newer?.version}`);
    assert.ok(newer !== undefined && Number(/^v(\d+)/.exec(newer.version)?.[1]) > 3);

    await shop.go('get', 'github.com/go-chi/chi@v4.1.2+incompatible');
    address = await shop.start();
    await load(`http://${address}/items`, 20);
    const upgraded = await capture('/items', 600);
    const store = new ProfileStore();
    store.show(upgraded, wasteful);
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
    const names = top!.offenders.map(each => offenderLabel(each, profile));
    // Which parts of the encoder are among the samples chance decides.
    assert.ok(
      names.some(name => /^gob\..* \(gorilla\/securecookie v1\.1\.1\)$/.test(name)),
      names.join(', '),
    );
  });
});

function total({ attribution }: LoadedProfile): number {
  return attribution.totals[attribution.sampleTypes.indexOf('alloc_space')]!;
}
