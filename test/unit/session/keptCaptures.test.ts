import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import * as pprof from 'pprof-format';
import type { Profiler, RawCapture } from '../../../src/capture/profiler';
import type { GoTarget, NodeTarget } from '../../../src/capture/target';
import { CaptureSession } from '../../../src/session/captureSession';
import { CaptureFolder } from '../../../src/session/captures/captureFolder';
import { CaptureLibrary } from '../../../src/session/captures/captureLibrary';
import { ProfileDecoder } from '../../../src/session/decoding/profileDecoder';
import { lineLifetime } from '../../../src/session/lifetimes';
import type { LoadedProfile } from '../../../src/session/loadedProfile';
import { ProfileStore } from '../../../src/session/profileStore';
import { plain } from '../../support/plain';
import { workspaceOf } from '../../support/sourceRoots';

const target: NodeTarget = { kind: 'node', inspector: '127.0.0.1:1', label: 'node :1' };
const script = (file: string) => ({ functionName: 'f', scriptId: '1', url: file, lineNumber: 0, columnNumber: 0 });

/** A profile of V8 as the inspector gives it: two functions, three samples. */
function v8Profile(scale: number): Uint8Array {
  const leaf = { callFrame: script('file:///w/a.js'), selfSize: 3000 * scale, id: 2, children: [] };
  const other = { callFrame: script('node:internal/x'), selfSize: 1000 * scale, id: 3, children: [] };
  const head = { callFrame: script(''), selfSize: 0, id: 1, children: [leaf, other] };
  const samples = [2, 2, 3].map((nodeId, ordinal) => ({ size: 1000 * scale, nodeId, ordinal }));
  return new TextEncoder().encode(JSON.stringify({ head, samples }));
}

/** A heap profile of Go after so many windows, in each of which main.keep allocates 100 MB that stay. */
function goProfile(windows: number): Uint8Array {
  const strings = new pprof.StringTable();
  const [objects, bytes] = [100_000 * windows, 100_000_000 * windows];
  const profile = new pprof.Profile({
    sampleType: ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'].map(kind => ({
      type: strings.dedup(kind),
      unit: strings.dedup('count'),
    })),
    sample: [
      { locationId: [1], value: [objects, bytes, objects, bytes], label: [{ key: strings.dedup('bytes'), num: 1000 }] },
    ],
    location: [{ id: 1, line: [{ functionId: 1, line: 4 }] }],
    function: [{ id: 1, name: strings.dedup('main.keep'), filename: strings.dedup('/w/gz.go'), startLine: 3 }],
    stringTable: strings,
    period: 524_288,
  });
  return profile.encode();
}

describe('captures of a session with storage', () => {
  let root: string;
  let decoder: ProfileDecoder;

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'kept-'));
    const outfile = path.join(root, 'decodeWorker.js');
    const entry = 'src/session/decoding/decodeWorker.ts';
    await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs' });
    decoder = new ProfileDecoder(outfile);
  });
  after(async () => {
    decoder.dispose();
    await rm(root, { recursive: true, force: true });
  });

  function setUp(name: string, others: readonly Uint8Array[] = []) {
    let windows = 0;
    const raw = (): RawCapture => ({
      kind: 'v8HeapProfile',
      profile: v8Profile(++windows),
      others,
      interval: 500,
      attribution: 'exact',
      startedMs: Date.now(),
      durationMs: 1000,
      notes: ['a note'],
    });
    const profiler: Profiler<GoTarget & NodeTarget> = {
      start: async () => ({
        allocationRate: undefined,
        notes: [],
        ended: new Promise(() => undefined),
        stop: async () => raw(),
        rotate: async () => raw(),
        dispose: async () => undefined,
      }),
    };
    let grown = 0;
    const goProfiler: typeof profiler = {
      start: async (of, options) => ({
        ...(await profiler.start(of, options)),
        stop: async () => ({
          kind: 'pprofPair',
          before: goProfile(++grown),
          after: goProfile(grown + 1),
          startedMs: 10_000 * grown,
          durationMs: 1000,
          notes: [],
        }),
      }),
    };
    const library = new CaptureLibrary(new CaptureFolder(path.join(root, name)), {
      keep: () => 50,
      workspace: () => ['/w'],
      writtenBy: { extension: '0.1.0', editor: '1.95.0' },
      now: Date.now,
    });
    const store = new ProfileStore();
    let disk = 'function f() {}\n';
    let isNewer: boolean | undefined = false;
    let commit: { readonly hash: string; readonly text: string } | undefined;
    const session = new CaptureSession(
      {
        library,
        profilers: async () => ({ go: goProfiler, node: profiler }),
        launch: async (_, { signal }) => ({
          ...(await profiler.start(undefined as never, { seconds: 0, signal })),
          ended: Promise.resolve(),
          canStop: true,
        }),
        decode: (request, roots, signal) => decoder.decode(request, roots, signal),
        roots: async () => workspaceOf('/w'),
        readText: async () => disk,
        buildFacts: async (_, paths) =>
          isNewer === undefined
            ? undefined
            : { newer: new Set(paths.filter(() => isNewer)), ...(commit && { commit: commit.hash }) },
        committed: async (_, paths) => new Map(paths.map(path => [path, commit?.text ?? ''])),
        now: Date.now,
      },
      store,
    );
    return {
      library,
      store,
      session,
      edit: (text: string) => (disk = text),
      rebuildLater: () => (isNewer = true),
      loseBuild: () => (isNewer = undefined),
      buildFrom: (hash: string, text: string) => (commit = { hash, text }),
    };
  }

  it('are on disk before they are shown', async () => {
    const { session, store } = setUp('first');
    const seen: boolean[] = [];
    store.onDidChange(() =>
      seen.push(existsSync(path.join(root, 'first', store.current?.captureId ?? 'none', 'profile.pb.gz'))),
    );
    await session.capture(target, 0.01);
    assert.deepEqual(seen, [true]);
  });

  it('open to the same numbers, with the texts of then, as if they were captured just now', async () => {
    const { session, store, library, edit } = setUp('again');
    const captured = await session.capture(target, 0.01);
    edit('// another text\n');
    store.clear();
    const opened = await session.openSaved(library, captured.captureId ?? '');
    for (const part of ['label', 'source', 'capturedMs', 'seconds', 'notes', 'captureId', 'attributionMode'] as const)
      assert.deepEqual(opened[part], captured[part], part);
    assert.deepEqual([...opened.snapshots], [['/w/a.js', 'function f() {}\n']]);
    assert.deepEqual(plain(opened).stacks, plain(captured).stacks);
    assert.deepEqual(plain(opened).callSites, plain(captured).callSites);
    const { attribution } = opened;
    assert.deepEqual(
      [attribution.origin, attribution.granularity, attribution.recorded, [...attribution.totals]],
      ['v8', 'function', 3, [4000]],
    );
    assert.equal((await library.record(captured.captureId ?? '')).attribution, 'exact');
  });

  it('of Go say of what grew what they said with the windows before them, also when exported', async () => {
    const { session, store, library } = setUp('grown');
    const go: GoTarget = { kind: 'go', url: 'http://127.0.0.1:1/', label: 'go :1' };
    const verdict = () => lineLifetime(store, '/w/gz.go', 4)?.verdict;
    const verdicts: (string | undefined)[] = [];
    for (let window = 1; window <= 3; window++) {
      await session.capture(go, 0.01);
      verdicts.push(verdict());
    }
    const grew = 'grew in each of 3 windows so far';
    assert.deepEqual(verdicts, ['lives for a while', 'lives for a while', grew]);
    const evidence = lineLifetime(store, '/w/gz.go', 4)?.evidence;
    const [third, second] = (await library.list()).map(entry => (entry.kind === 'capture' ? entry.record.id : ''));
    const bytes = await readFile(await library.profilePath(third ?? ''));
    await session.openSaved(library, second ?? '');
    assert.equal(verdict(), 'lives for a while');
    await session.openSaved(library, third ?? '');
    assert.equal(lineLifetime(store, '/w/gz.go', 4)?.evidence, evidence);
    await session.openFile('/x/exported.pb.gz', bytes);
    assert.equal(verdict(), grew);
    await session.openFile('/x/again.pb.gz', await session.asPprof({ kind: 'file', bytes }, 'exported.pb.gz'));
    assert.equal(verdict(), grew);
    await session.capture(go, 0.01);
    assert.equal(verdict(), 'lives for a while', 'what runs now may be another process');
  });

  it('remember which files were newer than the program', async () => {
    const { session, library, rebuildLater } = setUp('newer');
    assert.equal((await session.capture(target, 0.01)).doubts?.size, 0);
    rebuildLater();
    const captured = await session.capture(target, 0.01);
    const reasons = (profile: typeof captured) =>
      [...(profile.doubts ?? [])].map(([path, { reason }]) => [path, reason]);
    assert.deepEqual(reasons(captured), [['/w/a.js', 'builtBefore']]);
    assert.deepEqual(reasons(await session.openSaved(library, captured.captureId ?? '')), [['/w/a.js', 'builtBefore']]);
  });

  it('remember the commit that the program was built from, and its text where the file has another one', async () => {
    const { session, library, rebuildLater, buildFrom } = setUp('commit');
    const known = (profile: LoadedProfile) => [
      [...profile.snapshots.values()],
      [...(profile.doubts ?? [])].map(([, { reason, commit }]) => [reason, commit]),
    ];
    const both = async () => {
      const captured = await session.capture(target, 0.01);
      return [known(captured), known(await session.openSaved(library, captured.captureId ?? ''))];
    };
    rebuildLater();
    const hash = '1'.repeat(40);
    buildFrom(hash, 'function f() {}\r\n');
    assert.deepEqual(await both(), Array(2).fill([['function f() {}\n'], []]));
    buildFrom(hash, '// moved\nfunction f() {}\n');
    assert.deepEqual(await both(), Array(2).fill([['// moved\nfunction f() {}\n'], [['otherCommit', hash]]]));
  });

  it('of a program that is not found say that files may be of another build, unless functions begin where it has them', async () => {
    const { session, library, loseBuild, edit } = setUp('lost');
    loseBuild();
    const reasons = ({ doubts }: LoadedProfile) => [...(doubts ?? [])].map(([, { reason }]) => reason);
    assert.deepEqual(reasons(await session.capture(target, 0.01)), []);
    edit('// another text\n');
    const captured = await session.capture(target, 0.01);
    assert.deepEqual(reasons(captured), ['unverified']);
    assert.deepEqual(reasons(await session.openSaved(library, captured.captureId ?? '')), ['unverified']);
  });

  it('hold what worker threads allocated, too', async () => {
    const { session, store, library } = setUp('workers', [v8Profile(2), v8Profile(3)]);
    const captured = await session.capture(target, 0.01);
    assert.deepEqual([...captured.attribution.totals], [24_000]);
    store.clear();
    const opened = await session.openSaved(library, captured.captureId ?? '');
    assert.deepEqual([[...opened.attribution.totals], opened.attribution.recorded], [[24_000], 9]);
    assert.deepEqual(plain(opened).callSites, plain(captured).callSites);
  });

  it('hold what a program of our own allocated, but not the command to run it', async () => {
    const { session, library } = setUp('run');
    const run = { kind: 'file', file: '/w/a.test.js' } as const;
    const recipe = {
      kind: 'nodeRun',
      label: 'adds up',
      directory: '/w',
      timeoutMs: 0,
      attribution: 'exact',
      run,
    } as const;
    const captured = await session.run(recipe);
    assert.deepEqual(captured.source, { kind: 'test', recipe });
    const { mode, label, target: kept } = await library.record(captured.captureId ?? '');
    assert.deepEqual([mode, label, kept], ['run', 'adds up', undefined]);
    const opened = await session.openSaved(library, captured.captureId ?? '');
    assert.equal(opened.source.kind, 'file');
    assert.equal(opened.attributionMode, 'exact');
    assert.deepEqual(plain(opened).callSites, plain(captured).callSites);
  });

  it('are compared with a chosen baseline until it is taken away', async () => {
    const { session, store, library } = setUp('baseline');
    const first = await session.capture(target, 0.01);
    store.chooseBaseline(await session.readSaved(library, first.captureId ?? ''));
    const baseline = () => store.comparison?.baseline.captureId;
    assert.equal(baseline(), undefined, 'a capture is not compared with itself, also where it was read twice');
    await session.capture(target, 0.01);
    assert.equal(baseline(), first.captureId);
    store.chooseBaseline(undefined);
    assert.equal(baseline(), undefined);
  });

  it('of a live run are one: the last window that was shown', async () => {
    const { session, store, library } = setUp('live');
    let redraws = 0;
    store.onDidChange(() => redraws++);
    const states = new Set<string>();
    session.onDidChangeState(state => {
      states.add(state.kind);
      if (state.kind === 'live' && state.shown === 3) session.finishEarly();
    });
    const last = await session.live(target, 0.02);
    assert.deepEqual([...states], ['connecting', 'live', 'result']);
    assert.equal(store.current, last);
    assert.equal(redraws, 3);
    const entries = await library.list();
    assert.equal(entries.length, 1);
    assert.ok(entries[0]?.kind === 'capture' && entries[0].record.id === last.captureId);
    assert.equal(entries[0].record.mode, 'live');
  });

  it('give a baseline that was opened by name, the older one first', async () => {
    const { session, store, library } = setUp('pair');
    const [a, b] = [await session.capture(target, 0.01), await session.capture(target, 0.01)];
    await session.openSaved(library, b.captureId ?? '', a.captureId);
    assert.deepEqual([store.comparison?.sites.before, store.comparison?.sites.after], [4000, 8000]);
    await assert.rejects(session.openSaved(library, 'nothing'), { failure: 'noSuchCapture' });
    assert.equal(store.current?.captureId, b.captureId, 'what was shown stays');
  });
});
