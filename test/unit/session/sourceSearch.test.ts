import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attribution } from '../../../src/core/attribution/attribution';
import type { CondensedStack } from '../../../src/core/attribution/condensedStack';
import type { SourceMatch } from '../../../src/core/source/sourceMatch';
import { noRoots, type SourceRoots } from '../../../src/core/source/sourceRoots';
import type { DecodeOutcome } from '../../../src/session/decoding/decodeRequest';
import type { LoadedProfile } from '../../../src/session/loadedProfile';
import { ProfileLoader } from '../../../src/session/profileLoader';
import { openablePath } from '../../../src/session/sources/openablePath';
import { foundText, matchCaveat, recordedSources, sourceText } from '../../../src/session/sources/sourcePlaces';
import { callSites } from '../../support/callSites';
import { condensedStack } from '../../support/stacks';

const attribution = { sampleTypes: ['alloc_space'], totals: [1], recorded: 1, meta: {} } as unknown as Attribution;
const match = (path: string, how: 'suffix' | 'exactPath' | 'moduleCache' = 'suffix'): SourceMatch => ({
  kind: 'match',
  origin: how === 'moduleCache' ? 'dependency' : 'workspace',
  path,
  how,
});

const shown = (stacks: readonly CondensedStack[]) => ({ stacks, callSites: callSites(stacks, 1) });

function setUp(answers: readonly (readonly string[])[], wider: (names: readonly string[]) => SourceRoots | undefined) {
  const decodedWith: SourceRoots[] = [];
  const searched: (readonly string[])[] = [];
  const loader = new ProfileLoader({
    decode: async (_, roots): Promise<DecodeOutcome> => {
      const missing = answers[decodedWith.length] ?? [];
      decodedWith.push(roots);
      const user = missing.length > 0 ? [] : [{ functionName: 'main.main', path: '/w/main.go', line: 1, startLine: 1 }];
      const sources = {
        matches: new Map([['/app/main.go', match('/w/main.go')]]),
        missing,
        replaced: new Map(),
        program: '',
      };
      return {
        kind: 'decoded',
        attribution,
        ...shown([condensedStack({ user, values: [1] })]),
        sources,
      };
    },
    roots: async () => noRoots,
    rootsWith: async (names, used) => {
      assert.equal(used, noRoots);
      searched.push(names);
      return wider(names);
    },
    readText: async () => 'text',
  });
  const open = () => loader.fromFile('/p.pb.gz', new Uint8Array(), new AbortController().signal);
  return { open, decodedWith, searched };
}

test('the workspace is looked through only when a file is missing, and the profile is read once more', async () => {
  const found = { ...noRoots, namesakes: ['/w/main.go'] };
  const { open, decodedWith, searched } = setUp([['main.go']], () => found);
  const profile = await open();
  assert.deepEqual(searched, [['main.go']]);
  assert.deepEqual(decodedWith, [noRoots, found]);
  assert.deepEqual(profile.notes, []);
  const complete = setUp([], () => assert.fail('nothing was missing'));
  await complete.open();
  assert.equal(complete.decodedWith.length, 1);
});

test('a source that was changed after it was built is doubted on its lines, whether it is captured or opened', async () => {
  const row = { functionName: 'rows', path: '/w/src/a.ts', line: 1, startLine: 1 };
  const loader = new ProfileLoader({
    decode: async (): Promise<DecodeOutcome> => ({
      kind: 'decoded',
      attribution,
      ...shown([condensedStack({ user: [row], values: [1] })]),
      mapped: { notes: [], texts: new Map(), newerThanBuild: ['/w/src/a.ts'] },
    }),
    roots: async () => noRoots,
    readText: async () => 'function rows() {}',
    buildFacts: async () => ({ newer: new Set() }),
  });
  const { signal } = new AbortController();
  const raw = { kind: 'v8HeapProfile', profile: new Uint8Array(), interval: 1, startedMs: 0, durationMs: 1, notes: [] };
  const target = { kind: 'node', inspector: '127.0.0.1:1', label: 'node :1' } as const;
  const origin = { target, mode: 'fixed', requestedSeconds: 1 } as const;
  const profiles = [
    await loader.fromTarget(raw as never, origin, signal),
    await loader.fromFile('/p.heapprofile', new Uint8Array(), signal),
  ];
  assert.deepEqual(
    profiles.map(({ doubts }) => doubts?.get('/w/src/a.ts')?.reason),
    ['builtBefore', 'builtBefore'],
  );
});

test('a search that finds nothing costs no second reading', async () => {
  const { open, decodedWith } = setUp([['main.go']], () => undefined);
  const profile = await open();
  assert.equal(decodedWith.length, 1);
  assert.match(profile.notes[0] ?? '', /^No profiled function lies in this workspace/);
});

const profile = {
  snapshots: new Map([
    ['/w/main.go', 'text'],
    ['/w/exact.go', 'text'],
  ]),
  sources: new Map<string, SourceMatch>([
    ['/app/main.go', match('/w/main.go')],
    ['/w/exact.go', match('/w/exact.go', 'exactPath')],
    ['/w/deleted.go', match('/w/deleted.go', 'exactPath')],
    ['x.y/z@v1.0.0/z.go', match('/mod/x.y/z@v1.0.0/z.go', 'moduleCache')],
    ['/srv/z.go', { kind: 'outside', origin: 'dependency', path: '/srv/z.go' }],
    ['fmt/print.go', { kind: 'outside', origin: 'runtime', path: undefined }],
  ]),
} as Partial<LoadedProfile> as LoadedProfile;

test('rows lead to files of dependencies, and nowhere where there is none', () => {
  const places = ['/app/main.go', '/w/main.go', 'x.y/z@v1.0.0/z.go', '/srv/z.go', '/w/deleted.go', 'fmt/print.go', '?'];
  assert.deepEqual(
    places.map(file => openablePath(profile, file)),
    ['/w/main.go', '/w/main.go', '/mod/x.y/z@v1.0.0/z.go', '/srv/z.go', undefined, undefined, undefined],
  );
  assert.equal(openablePath(undefined, '/w/main.go'), undefined);
});

test('how a file was found is told with its numbers, and kept with the capture', () => {
  assert.equal(foundText(profile, '/w/main.go'), 'guessed by name: main.go');
  assert.equal(sourceText(profile, 'x.y/z@v1.0.0/z.go'), 'matched in the module cache');
  assert.equal(sourceText(profile, 'fmt/print.go'), 'not found on this machine');
  assert.equal(matchCaveat(profile, '/w/main.go'), 'guessed by name: main.go, from /app/main.go');
  assert.equal(matchCaveat(profile, '/w/exact.go'), '');
  assert.deepEqual(recordedSources(profile), {
    sources: {
      '/w/main.go': { file: '/app/main.go', how: 'suffix' },
      '/w/exact.go': { file: '/w/exact.go', how: 'exactPath' },
    },
  });
});
