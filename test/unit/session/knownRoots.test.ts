import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noRoots, type SourceRoots } from '../../../src/core/source/sourceRoots';
import { KnownRoots } from '../../../src/session/sources/knownRoots';

/** Answers are given by the test, in the order of the questions. */
function asked<T>() {
  const answers: { give(value: T): void; fail(error: Error): void }[] = [];
  const ask = () => new Promise<T>((resolve, reject) => answers.push({ give: resolve, fail: reject }));
  return { answers, ask };
}

function setUp() {
  let nowMs = 0;
  const finding = asked<SourceRoots>();
  const searching = asked<readonly string[]>();
  const searched: (readonly string[])[] = [];
  const search = (names: readonly string[]) => {
    searched.push(names);
    return searching.ask();
  };
  const known = new KnownRoots({ find: finding.ask, search, now: () => nowMs });
  return { known, finds: finding.answers, searches: searching.answers, searched, wait: (ms: number) => (nowMs += ms) };
}

/** Lets what waits for an answer go on. */
const settled = () => new Promise(resolve => setImmediate(resolve));
const files = ['/w/a/main.go', '/w/b/main.go'];

test('roots are found once, and again when the workspace changed or finding failed', async () => {
  const { known, finds } = setUp();
  const both = [known.roots(), known.roots()];
  finds[0]?.fail(new Error('no go'));
  for (const each of both) await assert.rejects(each, /no go/);
  const again = known.roots();
  finds[1]?.give(noRoots);
  assert.deepEqual(await again, noRoots);
  await known.roots();
  assert.equal(finds.length, 2);
  known.forget();
  void known.roots();
  assert.equal(finds.length, 3);
});

test('names are looked for once in a minute, and what was found stays until the workspace changes', async () => {
  const { known, finds, searches, searched, wait } = setUp();
  const wider = known.rootsWith(['main.go', 'a*.go'], noRoots);
  searches[0]?.give(files);
  await settled();
  finds[0]?.give(noRoots);
  assert.deepEqual((await wider)?.namesakes, files);
  assert.deepEqual((await known.roots()).namesakes, files);
  assert.equal(await known.rootsWith(['main.go'], await known.roots()), undefined, 'nothing that was not there before');
  assert.deepEqual(searched, [['main.go']], 'no pattern of a profile, and no second time');
  wait(60_001);
  void known.rootsWith(['main.go'], noRoots);
  known.forget();
  void known.rootsWith(['main.go'], noRoots);
  assert.equal(searched.length, 3);
});

test('a profile has what was found for it, also where the workspace changes while it is read', async () => {
  const { known, finds, searches } = setUp();
  const wider = known.rootsWith(['main.go'], noRoots);
  searches[0]?.give(files);
  await settled();
  known.forget();
  finds[0]?.give(noRoots);
  assert.deepEqual((await wider)?.namesakes, files);
});

test('two profiles that miss the same file at the same time both get it', async () => {
  const { known, finds, searches } = setUp();
  const both = [known.rootsWith(['main.go'], noRoots), known.rootsWith(['main.go'], noRoots)];
  for (const each of searches) each.give(files);
  await settled();
  for (const each of finds) each.give(noRoots);
  for (const wider of await Promise.all(both)) assert.deepEqual(wider?.namesakes, files);
});
