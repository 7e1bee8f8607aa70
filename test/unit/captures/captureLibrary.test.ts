import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { build } from 'esbuild';
import { CaptureFolder } from '../../../src/session/captures/captureFolder';
import { CaptureLibrary, type CaptureOrigin } from '../../../src/session/captures/captureLibrary';
import type { SavedContent, ToSave } from '../../../src/session/captures/savedContent';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

const bytes = new TextEncoder().encode('a profile, for whoever does not decode it');
const origin: CaptureOrigin = {
  target: { kind: 'go', url: 'http://me:secret@shop:6060/debug/pprof/', label: 'shop :6060' },
  mode: 'fixed',
  requestedSeconds: 10,
};

function bytesOf(content: SavedContent): Uint8Array {
  assert.equal(content.kind, 'file');
  return content.kind === 'file' ? new Uint8Array(content.bytes) : new Uint8Array();
}

/** The two snapshots of a capture; its profile is made when `encode` says so. */
function snapshots(encode: () => Promise<Uint8Array>): ToSave {
  return { before: Uint8Array.of(1), after: Uint8Array.of(2, 3), startedMs: 5000, durationMs: 2000, encode };
}

describe('the library of captures', () => {
  let root: string;
  let keep = 50;
  let clock = Date.UTC(2026, 10, 21, 10);

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'library-'));
    keep = 50;
  });
  afterEach(async () => {
    await chmod(root, 0o700);
    await rm(root, { recursive: true, force: true });
  });

  const library = (folder = path.join(root, 'captures')) =>
    new CaptureLibrary(new CaptureFolder(folder), {
      keep: () => keep,
      workspace: () => ['/work'],
      writtenBy: { extension: '0.1.0', editor: '1.95.0' },
      now: () => clock,
    });
  const profile = (value = 100) => {
    clock += 1000;
    const snapshots = new Map([['/w/a.go', 'package main\n']]);
    return loadedProfile([stack('| main.f /w/a.go:1', value)], { capturedMs: clock, snapshots, notes: ['slow'] });
  };
  const ids = async (of: CaptureLibrary) =>
    (await of.list()).map(entry => (entry.kind === 'capture' ? entry.record.id : `broken ${entry.id}`));

  it('keeps what a list and a reader need, and no secret', async () => {
    const first = library();
    const added = await first.add({ ...profile(), attributionMode: 'exact' }, bytes, origin);
    const { record, content, texts } = await library().open(added.captureId ?? '');
    assert.deepEqual(bytesOf(content), bytes);
    assert.deepEqual([...texts], [['/w/a.go', 'package main\n']]);
    assert.deepEqual([record.totals, record.seconds, record.notes], [{ alloc_space: 100 }, 10, ['slow']]);
    assert.deepEqual([record.mode, record.attribution, record.workspace], ['fixed', 'exact', ['/work']]);
    assert.equal((record.target as { url: string }).url, 'http://shop:6060/debug/pprof/');
    const text = await readFile(path.join(root, 'captures', record.id, 'capture.json'), 'utf8');
    assert.ok(!text.includes('secret'));
    assert.ok(added.notes.length === 1 && added.encoded === undefined);
  });

  it('saves two snapshots at once, and in their place the profile when it is made', async () => {
    const captures = library();
    let made: (profile: Uint8Array) => void = () => undefined;
    const toSave = snapshots(() => new Promise(resolve => (made = resolve)));
    const id = (await captures.add(profile(), toSave, origin)).captureId ?? '';
    const files = async () => (await readdir(path.join(root, 'captures', id))).toSorted();
    assert.deepEqual(await files(), ['after.pb.gz', 'before.pb.gz', 'capture.json', 'texts.json.gz']);
    const other = await library().open(id);
    const window = { startedMs: 5000, durationMs: 2000, notes: [] };
    const pair = { kind: 'pprofPair', before: Buffer.of(1), after: Buffer.of(2, 3), ...window };
    assert.deepEqual(other.content, pair, 'what another window, or one after a crash, reads');
    await captures.setPinned(id, true);
    const [opened, at] = [captures.open(id), captures.profilePath(id)];
    made(bytes);
    assert.deepEqual(bytesOf((await opened).content), bytes);
    assert.deepEqual(new Uint8Array(await readFile(await at)), bytes);
    assert.deepEqual(await files(), ['capture.json', 'profile.pb.gz', 'texts.json.gz']);
    assert.deepEqual(bytesOf((await library().open(id)).content), bytes);
    assert.deepEqual([(await captures.record(id)).pinned, await ids(captures)], [true, [id]]);
  });

  it('loses nothing to other windows that list, open, rename and pin while the profile is made', async () => {
    const [here, there] = [library(), library()];
    const broken: string[] = [];
    for (let i = 0; i < 25; i++) {
      const delayed = () => new Promise<Uint8Array>(resolve => setTimeout(() => resolve(bytes), i % 5));
      const id = (await here.add(profile(), snapshots(delayed), origin)).captureId ?? '';
      const looking = (async () => {
        for (let look = 0; look < 6; look++)
          broken.push(...(await ids(there)).filter(each => each.startsWith('broken')));
      })();
      const opened = there.open(id);
      await Promise.all([
        there.rename(id, `window ${i}`),
        there.setPinned(id, true),
        here.rename(id, `window ${i}`),
        looking,
      ]);
      assert.ok(['file', 'pprofPair'].includes((await opened).content.kind));
      assert.equal((await opened).isLeft, false, 'the window that recorded it makes its profile');
      await here.finished();
      const { record, content } = await there.open(id);
      assert.deepEqual([record.name, record.pinned, bytesOf(content)], [`window ${i}`, true, bytes]);
    }
    assert.deepEqual(broken, []);
  });

  it('does not wait for a window that was killed while it changed a capture', async () => {
    const captures = library();
    const id = (await captures.add(profile(), bytes, origin)).captureId ?? '';
    const lock = path.join(root, 'captures', id, 'lock');
    await writeFile(lock, '');
    await utimes(lock, new Date(), new Date(Date.now() - 60_000));
    await captures.rename(id, 'after a crash');
    assert.equal((await captures.record(id)).name, 'after a crash');
  });

  it('leaves it to whoever opens them later to finish snapshots that were left', async () => {
    const captures = library();
    const failing = snapshots(() => Promise.reject(new Error('no')));
    const id = (await captures.add(profile(), failing, origin)).captureId ?? '';
    clock += 3_600_000;
    assert.equal((await library().open(id)).isLeft, true);
  });

  it('stays with the snapshots where no profile is made of them, and finishes them later', async () => {
    const captures = library();
    const failing = snapshots(() => Promise.reject(new Error('the thread ended')));
    const id = (await captures.add(profile(), failing, origin)).captureId ?? '';
    assert.equal((await captures.open(id)).content.kind, 'pprofPair');
    await captures.complete(id, async () => bytes);
    assert.deepEqual(bytesOf((await captures.open(id)).content), bytes);
    const gone =
      (
        await captures.add(
          profile(),
          snapshots(async () => bytes),
          origin,
        )
      ).captureId ?? '';
    await captures.remove(gone);
    await captures.profilePath(gone);
    assert.deepEqual(await ids(captures), [id]);
  });

  it('opens no snapshots that were changed, and lists what lacks one as broken', async () => {
    const failing = () => snapshots(() => Promise.reject(new Error('no')));
    const captures = library();
    const [changed, cut] = [
      (await captures.add(profile(), failing(), origin)).captureId ?? '',
      (await captures.add(profile(), failing(), origin)).captureId ?? '',
    ];
    await writeFile(path.join(root, 'captures', changed, 'after.pb.gz'), Uint8Array.of(2, 4));
    await assert.rejects(captures.open(changed), { failure: 'malformed', message: /changed after it was saved/ });
    await rm(path.join(root, 'captures', cut, 'before.pb.gz'));
    assert.deepEqual(await ids(captures), [changed, `broken ${cut}`]);
  });

  it('drops the oldest beyond the retention, pinned ones and the newest never', async () => {
    const captures = library();
    keep = 3;
    const added: string[] = [];
    for (let i = 0; i < 3; i++) added.push((await captures.add(profile(), bytes, origin)).captureId ?? '');
    await captures.setPinned(added[0] ?? '', true);
    for (let i = 0; i < 2; i++) added.push((await captures.add(profile(), bytes, origin)).captureId ?? '');
    assert.deepEqual(await ids(captures), [added[4], added[3], added[2], added[0]]);
    keep = 1;
    const last = (await captures.add({ ...profile(), capturedMs: 1 }, bytes, origin)).captureId;
    assert.deepEqual((await ids(captures)).toSorted(), [added[0], last].toSorted());
  });

  it('keeps one capture of a live run, unless the user pinned or named a window of it', async () => {
    const captures = library();
    const live = { ...origin, mode: 'live' } as const;
    const first = (await captures.add(profile(), bytes, live)).captureId ?? '';
    const second = (await captures.add(profile(), bytes, { ...live, replaces: first })).captureId ?? '';
    assert.deepEqual(await ids(captures), [second]);
    await captures.rename(second, 'before the fix');
    const third = (await captures.add(profile(), bytes, { ...live, replaces: second })).captureId ?? '';
    assert.deepEqual(await ids(captures), [third, second]);
  });

  it('survives a restart with pins and names, and tells each change once', async () => {
    const before = library();
    let changes = 0;
    before.onDidChange(() => changes++);
    const id = (await before.add(profile(), bytes, origin)).captureId ?? '';
    await before.setPinned(id, true);
    await before.rename(id, '  before  ');
    assert.equal(changes, 3);
    const latest = await library().latest();
    assert.deepEqual([latest?.id, latest?.pinned, latest?.name], [id, true, 'before']);
    await library().remove(id);
    assert.equal(await library().latest(), undefined);
    await assert.rejects(library().open(id), { failure: 'noSuchCapture' });
  });

  it('opens no profile that was changed behind its back, and says so', async () => {
    const captures = library();
    const id = (await captures.add(profile(), bytes, origin)).captureId ?? '';
    await writeFile(await captures.profilePath(id), bytes.toReversed());
    await assert.rejects(captures.open(id), { failure: 'malformed', message: /changed after it was saved/ });
    await writeFile(path.join(root, 'captures', id, 'texts.json.gz'), 'broken');
    await writeFile(await captures.profilePath(id), bytes);
    assert.equal((await captures.open(id)).texts.size, 0);
  });

  it('shows and keeps the bytes of a capture that cannot be saved, and tells the remedy once until one was saved', async () => {
    const occupied = path.join(root, 'captures');
    await writeFile(occupied, 'a file where the folder belongs');
    const captures = library();
    const failures: string[] = [];
    captures.onDidFailToSave(error => failures.push(`${error.failure}: ${error.remedy}`));
    const shown = await captures.add(profile(), bytes, origin);
    await captures.add(profile(), bytes, origin);
    assert.deepEqual([shown.captureId, shown.encoded], [undefined, bytes]);
    assert.match(shown.notes[1] ?? '', /^The capture of shop :6060 was not saved \(E\w+\)\. .*Export Profile/);
    const pair = await captures.add(
      profile(),
      snapshots(async () => bytes),
      origin,
    );
    assert.deepEqual([pair.captureId, pair.encoded], [undefined, bytes]);
    assert.equal(failures.length, 1);
    await rm(occupied);
    assert.ok((await captures.add(profile(), bytes, origin)).captureId);
    await rm(occupied, { recursive: true });
    await writeFile(occupied, 'again');
    await captures.add(profile(), bytes, origin);
    assert.equal(failures.length, 2);
  });

  it('keeps what it had when a disk is full: a process that may write no more loses nothing', async () => {
    const folder = path.join(root, 'captures');
    const small = (await library().add(profile(), bytes, origin)).captureId ?? '';
    const script = await bundled(writer, path.join(root, 'writer.cjs'));
    // 64 blocks of 512 or 1024 bytes at most: the profile does not fit, whatever the shell counts in.
    const run = `ulimit -f 64; exec "$0" "$@"`;
    const told = execFileSync('sh', ['-c', run, process.execPath, script, folder, '1000000'], { encoding: 'utf8' });
    const { captureId, notes, encoded, failure } = JSON.parse(told);
    assert.deepEqual([captureId, encoded, failure], [undefined, 1_000_000, 'notSaved']);
    assert.match(notes.at(-1), /EFBIG/);
    assert.deepEqual(await readdir(folder), [small]);
    assert.deepEqual(bytesOf((await library().open(small)).content), bytes);
  });

  it('keeps what it had when a window is killed in the middle of writing', async () => {
    const folder = path.join(root, 'captures');
    const small = (await library().add(profile(), bytes, origin)).captureId ?? '';
    const script = await bundled(writer, path.join(root, 'writer.cjs'));
    // SIGXFSZ is what ends a process that does not ignore it; Node does, so the writer ends itself at the same place.
    const run = `ulimit -f 64; exec "$0" "$@"`;
    const command = ['-c', run, process.execPath, script, folder, '1000000', 'die'];
    assert.throws(() => execFileSync('sh', command, { stdio: 'ignore' }));
    const left = await readdir(folder);
    assert.ok(
      left.some(name => name.startsWith('.new-')),
      left.join(),
    );
    assert.deepEqual(await ids(library()), [small]);
    assert.deepEqual(bytesOf((await library().open(small)).content), bytes);
  });

  it('keeps nothing of a capture that was given up, and removes nothing for it', async () => {
    const captures = library();
    const { captureId: first = '' } = await captures.add(profile(), bytes, origin);
    keep = 1;
    const replacing = { ...origin, replaces: first };
    await assert.rejects(captures.add(profile(), bytes, replacing, AbortSignal.abort()), { name: 'CancelledError' });
    assert.deepEqual(await ids(captures), [first]);
  });

  it('takes changes of one capture that are made at once one after the other', async () => {
    const captures = library();
    const { captureId = '' } = await captures.add(profile(), bytes, origin);
    await Promise.all([
      captures.setPinned(captureId, true),
      captures.rename(captureId, 'before'),
      captures.rename(captureId, 'after'),
    ]);
    const { pinned, name } = await captures.record(captureId);
    assert.deepEqual([pinned, name], [true, 'after']);
    await assert.rejects(captures.setPinned('20260101T000000-000000000000', true));
    await captures.setPinned(captureId, false);
    assert.equal((await captures.record(captureId)).pinned, false);
  });

  it('keeps what another window pinned after it was found to be one too many', async () => {
    const captures = library();
    const { captureId = '' } = await captures.add(profile(), bytes, origin);
    const folder = new CaptureFolder(path.join(root, 'captures'));
    await captures.setPinned(captureId, true);
    await folder.remove(captureId, record => record.pinned);
    assert.equal((await captures.record(captureId)).pinned, true);
    await folder.remove(captureId);
    await assert.rejects(captures.record(captureId));
  });

  it('lets several windows capture, pin and drop at the same time', async () => {
    const script = await bundled(window, path.join(root, 'window.cjs'));
    const folder = path.join(root, 'captures');
    const { spawn } = await import('node:child_process');
    const ends = Array.from({ length: 3 }, () => {
      const child = spawn(process.execPath, [script, folder, '15'], { stdio: ['ignore', 'ignore', 'inherit'] });
      return new Promise<number | null>(resolve => child.once('exit', resolve));
    });
    assert.deepEqual(await Promise.all(ends), [0, 0, 0]);
    const captures = library();
    const entries = await captures.list();
    assert.deepEqual(
      entries.filter(entry => entry.kind === 'broken'),
      [],
    );
    for (const entry of entries) {
      assert.ok(entry.kind === 'capture');
      assert.equal(bytesOf((await captures.open(entry.record.id)).content).length, 100_000);
    }
    const pinned = entries.filter(entry => entry.kind === 'capture' && entry.record.pinned).length;
    assert.equal(pinned, 3);
    assert.ok(entries.length >= 3 + 5 && entries.length <= 3 + 5 * 3, `${entries.length}`);
    assert.ok(!(await readdir(folder)).some(name => name.startsWith('.')));
  });
});

const prelude = `
  import { CaptureFolder } from './src/session/captures/captureFolder';
  import { CaptureLibrary } from './src/session/captures/captureLibrary';
  import { loadedProfile } from './test/support/profiles';
  import { randomBytes } from 'node:crypto';
  const [folder, size, how] = process.argv.slice(2);
  const library = new CaptureLibrary(new CaptureFolder(folder), {
    keep: () => 5,
    workspace: () => [],
    writtenBy: { extension: '', editor: '' },
    now: Date.now,
  });
  const target = { kind: 'go', url: 'http://shop/', label: 'shop' } as const;
  const add = (bytes: Uint8Array) =>
    library.add(loadedProfile([], { capturedMs: Date.now() }), bytes, { target, mode: 'fixed', requestedSeconds: 1 });
`;

/** Saves one capture of the size it is told, and prints what came of it. */
/** A program of its own at `outfile`. */
async function bundled(contents: string, outfile: string): Promise<string> {
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    outfile,
  });
  return outfile;
}

const writer = `${prelude}
  import fs from 'node:fs/promises';
  process.on('SIGXFSZ', () => undefined);
  if (how === 'die') {
    // The clean-up after a failed write is the first call of rm.
    const rm = fs.rm;
    Object.defineProperty(fs, 'rm', { value: () => process.kill(process.pid, 'SIGKILL') });
  }
  let failure: string | undefined;
  library.onDidFailToSave(error => { failure = error.failure; });
  void add(new Uint8Array(randomBytes(Number(size)))).then(({ captureId, notes, encoded }) =>
    console.log(JSON.stringify({ captureId, notes, encoded: encoded?.length, failure })));
`;

/** Captures again and again; pins the first that it can. */
const window = `${prelude}
  void (async () => {
    let pinned = false;
    for (let i = 0; i < Number(size); i++) {
      const { captureId, notes } = await add(new Uint8Array(randomBytes(100_000)));
      if (captureId === undefined) throw new Error(notes.join());
      // The others may have dropped it already: five newer ones are enough.
      pinned ||= await library.setPinned(captureId, true).then(() => true, () => false);
      for (const entry of await library.list()) if (entry.kind === 'broken') throw new Error(entry.id + ' ' + entry.reason);
    }
    if (!pinned) throw new Error('it could pin none');
  })();
`;
