import assert from 'node:assert/strict';
import { rmSync, utimesSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { findOnPath } from '../../../scripts/process/findOnPath';
import { gnuBuildIdOf } from '../../../src/capture/go/gnuBuildId';
import { GoProfiler } from '../../../src/capture/go/goProfiler';
import type { RawCapture } from '../../../src/capture/profiler';
import type { SourceRoots } from '../../../src/core/source/sourceRoots';
import { annotateFile } from '../../../src/session/annotations';
import type { LoadedProfile } from '../../../src/session/loadedProfile';
import { ProfileStore } from '../../../src/session/profileStore';
import { gatherRoots } from '../../../src/session/sources/gatherRoots';
import { type GoRepository, type RunningProgram, withoutGoAndGit } from '../../support/goRepository';
import { main, shifted, shop } from '../../support/stampedProgram';
import { build, loaderFor, newRepository, start } from './repositories';

/** Linking externally takes a C compiler. */
const external = findOnPath('gcc', 'clang') ? [['-ldflags=-linkmode=external']] : [];

const swapped = shop
  .replace('make([]byte, 1<<20)', 'make([]byte, 9<<20)')
  .replace('make([]byte, 2<<20)', 'make([]byte, 1<<20)')
  .replace('make([]byte, 9<<20)', 'make([]byte, 2<<20)');

describe('lines of a Go program that was built from a commit', { skip: withoutGoAndGit }, () => {
  let repository: GoRepository;
  let roots: SourceRoots;
  let commit: string;
  let program: RunningProgram;
  let raw: RawCapture;

  before(async () => {
    repository = newRepository();
    repository.write('go.mod', 'module example.com/shop\n\ngo 1.22\n');
    repository.write('main.go', main);
    repository.write('shop.go', shop);
    repository.write('.gitignore', 'none\n');
    commit = repository.commit('first');
    roots = await gatherRoots({
      folders: [repository.folder],
      goMods: [repository.path('go.mod')],
      rules: [],
      go: { moduleCaches: [], roots: [] },
      trust: 'trusted',
      platform: process.platform,
    });
    program = await start(build(repository));
    raw = await captured(program);
  });

  async function captured({ address }: RunningProgram): Promise<RawCapture> {
    const { signal } = new AbortController();
    const run = await new GoProfiler().start({ kind: 'go', url: address, label: 'shop' }, { seconds: 1, signal });
    assert.equal((await fetch(`http://${address}/burn`)).status, 200);
    return run.stop();
  }

  async function heapOf({ address }: RunningProgram): Promise<Uint8Array> {
    assert.equal((await fetch(`http://${address}/burn`)).status, 200);
    return new Uint8Array(await (await fetch(`http://${address}/debug/pprof/heap?gc=1`)).arrayBuffer());
  }

  const loader = () => loaderFor(roots);
  const { signal } = new AbortController();
  const load = (bytes: RawCapture, { address }: RunningProgram, by = loader()) =>
    by.fromTarget(
      bytes,
      { target: { kind: 'go', url: address, label: 'shop' }, mode: 'fixed', requestedSeconds: 1 },
      signal,
    );
  const open = (bytes: Uint8Array) => loader().fromFile('/heap.pb.gz', bytes, signal);

  /** The doubt, then what is drawn on which line; fails where a line is drawn that is not the one that was built. */
  function shown(profile: LoadedProfile, built = shop): string[] {
    const store = new ProfileStore();
    store.show(profile);
    const path = repository.path('shop.go');
    const now = repository.read('shop.go');
    const found = annotateFile(store, path, now, { maxLines: 50, minimumShare: 0 });
    const lineOf = (text: string, line: number) => (text.split(/\r?\n/)[line - 1] ?? '').trim();
    const rows = (found?.lines ?? []).map(({ line, freshness, site }) => {
      if (freshness !== 'edited') assert.equal(lineOf(now, line), lineOf(built, site!.line), `${path}:${line}`);
      return `${line} ${freshness}`;
    });
    const doubt = profile.doubts?.get(path);
    return [[doubt?.reason ?? 'none', doubt?.commit?.slice(0, 7)].filter(Boolean).join(' '), ...rows];
  }

  const reset = () => repository.git('checkout', '--force', 'main', '--', '.');
  const touch = () => utimesSync(repository.path('shop.go'), new Date(), new Date());
  const asBuilt = ['8 current', '9 current', '14 current'];
  const fromCommit = () => `otherCommit ${commit.slice(0, 7)}`;

  it('are current and without doubt where the file was only touched, checked out anew or has other line endings', async () => {
    reset();
    touch();
    assert.deepEqual(shown(await load(raw, program)), ['none', ...asBuilt]);
    repository.write('shop.go', shop.replaceAll('\n', '\r\n'));
    assert.deepEqual(shown(await load(raw, program)), ['none', ...asBuilt]);
  });

  it('are found by the text of the commit after an edit before the capture, and the doubt names the commit', async () => {
    repository.write('shop.go', shifted);
    const profile = await load(raw, program);
    assert.deepEqual(shown(profile), [fromCommit(), '8 current', '9 current', '15 shifted']);
    repository.write('shop.go', `// once more\n${shifted}`);
    assert.deepEqual(shown(profile), [fromCommit(), '9 shifted', '10 shifted', '16 shifted']);
  });

  it('are found after a second commit, on another branch, and where two changed places', async () => {
    repository.write('shop.go', shifted);
    const second = repository.commit('second');
    assert.deepEqual(shown(await load(raw, program)), [fromCommit(), '8 current', '9 current', '15 shifted']);
    repository.git('checkout', '-b', 'other');
    repository.write('shop.go', swapped);
    repository.commit('swapped');
    const [doubt, ...rows] = shown(await load(raw, program));
    assert.equal(doubt, fromCommit());
    assert.ok(rows.includes('14 current'), rows.join());
    repository.git('checkout', '--force', commit);
    assert.deepEqual(shown(await load(raw, program)), ['none', ...asBuilt]);
    repository.git('checkout', '--force', second);
    assert.equal(shown(await load(raw, program))[0], fromCommit());
    repository.git('checkout', '--force', '-B', 'main', commit);
  });

  it('are known of stripped, trimmed, position-independent and externally linked programs, too', async () => {
    for (const flags of [['-trimpath', '-ldflags=-s -w'], ['-buildmode=pie'], ...external]) {
      const other = await start(build(repository, flags));
      const bytes = await captured(other);
      repository.write('shop.go', shifted);
      assert.deepEqual(
        shown(await load(bytes, other)),
        [fromCommit(), '8 current', '9 current', '15 shifted'],
        flags.join(' '),
      );
      await other.stop();
      reset();
    }
  });

  it('claim nothing of git where the build had changes, or was not stamped', async () => {
    for (const prepare of [
      () => {
        repository.write('shop.go', `// built with this\n${shop}`);
        return build(repository);
      },
      () => {
        reset();
        return build(repository, ['-buildvcs=false']);
      },
    ]) {
      const other = await start(prepare());
      const bytes = await captured(other);
      const built = repository.read('shop.go');
      touch();
      const profile = await load(bytes, other);
      assert.equal(profile.builtFrom, undefined);
      assert.equal(shown(profile, built)[0], 'builtBefore');
      await other.stop();
    }
    reset();
  });

  it('are those of the text that was built where it was edited before the next capture, and nothing is saved by that', async () => {
    reset();
    const other = await start(build(repository, ['-buildvcs=false']));
    const session = loader();
    const first = await load(await captured(other), other, session);
    assert.deepEqual(shown(first), ['none', ...asBuilt]);
    repository.write('shop.go', shifted);
    const second = await load(await captured(other), other, session);
    assert.equal(second.builtFrom, undefined);
    assert.deepEqual(shown(second), ['none', '8 current', '9 current', '15 shifted']);
    const elsewhere = await load(await captured(other), other);
    assert.equal(elsewhere.doubts?.get(repository.path('shop.go'))?.reason, 'builtBefore', 'in another session');
    const store = new ProfileStore();
    store.show(second, first);
    const onLines = store.comparison!.sites.lines.filter(({ path }) => path === repository.path('shop.go'));
    assert.deepEqual(onLines.map(row => row.line).sort(), [14, 8, 9]);
    for (const { before, after } of onLines) assert.ok(before > 0 && after > 0, `${before} → ${after}`);
    await other.stop();
    // Built anew, the same file is the program's.
    const rebuilt = await start(build(repository, ['-buildvcs=false']));
    const third = await load(await captured(rebuilt), rebuilt, session);
    assert.deepEqual(shown(third, shifted), ['none', '8 current', '9 current', '15 current']);
    await rebuilt.stop();
    reset();
  });

  it('are of the program behind a port that another one forwards, and what forwards it tells nothing of them', async () => {
    reset();
    const binary = build(repository);
    const behind = await start(binary);
    for (const file of ['main.go', 'shop.go']) {
      repository.write(file, repository.read(file).replace(/\bfill\(/, 'pass('));
    }
    const other = await start(build(repository));
    reset();
    // What a capture through it gives: the profile of one, and what listens at the address.
    const [bytes, listening] = [await captured(behind), await captured(other)];
    assert.ok(bytes.kind === 'pprofPair' && listening.kind === 'pprofPair' && listening.binary !== undefined);
    const through = { ...bytes, binary: listening.binary };
    repository.write('shop.go', shifted);
    assert.deepEqual(shown(await load(through, other)), [fromCommit(), '8 current', '9 current', '15 shifted']);
    // As where it runs on another machine.
    await behind.stop();
    rmSync(binary);
    const profile = await load(through, other);
    const { builtFrom, buildNotFound, newerThanBuild } = profile;
    assert.deepEqual(
      { builtFrom, buildNotFound, newer: newerThanBuild?.size },
      { builtFrom: undefined, buildNotFound: true, newer: 0 },
    );
    await other.stop();
    reset();
  });

  describe('of a profile that is opened', {
    skip: process.platform !== 'linux' && 'only ELF programs have GNU build ids',
  }, () => {
    it('are those of the program that the profile names, where it still is the same', async () => {
      const binary = build(repository);
      const opened = await start(binary);
      const bytes = await heapOf(opened);
      await opened.stop();
      const { meta } = (await open(bytes)).attribution;
      assert.equal(meta.mapping?.file, binary);
      assert.equal(meta.buildId, await gnuBuildIdOf(binary));
      assert.match(meta.buildId, /^[0-9a-f]{40}$/);
      repository.write('shop.go', shifted);
      assert.deepEqual(shown(await open(bytes)), [fromCommit(), '8 current', '9 current', '15 shifted']);
      reset();
      touch();
      assert.deepEqual(shown(await open(bytes)), ['none', ...asBuilt]);
    });

    it('are those of the running process where its file was built anew, though the profile has the id of that', async () => {
      for (const flags of [[], ...external]) {
        const binary = build(repository, flags);
        const before = await gnuBuildIdOf(binary);
        const opened = await start(binary);
        repository.write('shop.go', shifted);
        repository.commit('second');
        rmSync(binary);
        build(repository, flags, binary);
        const bytes = await heapOf(opened);
        const profile = await open(bytes);
        assert.notEqual(profile.attribution.meta.buildId, before);
        assert.equal(profile.attribution.meta.buildId, await gnuBuildIdOf(binary));
        assert.deepEqual(shown(profile), [fromCommit(), '8 current', '9 current', '15 shifted']);
        await opened.stop();
        const later = await open(bytes);
        assert.equal(later.builtFrom, undefined);
        if (flags.length === 0) assert.equal(later.doubts?.get(repository.path('shop.go'))?.reason, 'rebuilt');
        repository.git('checkout', '--force', '-B', 'main', commit);
      }
    });

    it('are those of the running process also where all addresses of the new build are on the same lines', async () => {
      const binary = build(repository);
      const opened = await start(binary);
      repository.write('shop.go', swapped);
      const second = repository.commit('swapped');
      rmSync(binary);
      build(repository, [], binary);
      const bytes = await heapOf(opened);
      assert.equal((await open(bytes)).builtFrom?.commit, commit);
      await opened.stop();
      // Nothing else tells the two apart.
      assert.equal((await open(bytes)).builtFrom?.commit, second);
      repository.git('checkout', '--force', '-B', 'main', commit);
    });

    it('of which the program was built anew since are doubted, and the more in files written since', async () => {
      const binary = build(repository);
      const opened = await start(binary);
      const bytes = await heapOf(opened);
      await opened.stop();
      const past = new Date(Date.now() - 60_000);
      utimesSync(repository.path('shop.go'), past, past);
      rmSync(binary);
      build(repository, ['-gcflags=-N'], binary);
      assert.notEqual(await gnuBuildIdOf(binary), (await open(bytes)).attribution.meta.buildId);
      assert.deepEqual(shown(await open(bytes)), ['rebuilt', ...asBuilt]);
      utimesSync(repository.path('shop.go'), new Date(), new Date(Date.now() + 5_000));
      assert.deepEqual(shown(await open(bytes)), ['builtBefore', ...asBuilt]);
      rmSync(binary);
      assert.deepEqual(shown(await open(bytes)), ['unseenBodies', ...asBuilt]);
    });
  });
});
