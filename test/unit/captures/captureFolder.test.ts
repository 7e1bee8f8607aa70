import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { CaptureFolder } from '../../../src/session/captures/captureFolder';
import { captureFiles, captureRecord } from '../../support/captures';

describe('the folder of captures', () => {
  let root: string;
  let folder: CaptureFolder;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'captures-'));
    folder = new CaptureFolder(path.join(root, 'captures'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('is empty where it does not exist yet', async () => {
    assert.deepEqual(await folder.list(), []);
    assert.equal(await folder.read('nothing'), undefined);
    await folder.sweep(Date.now());
  });

  it('gives back what was written, newest first, and leaves nothing else behind', async () => {
    await folder.write(captureRecord({ id: 'a', capturedMs: 1 }), captureFiles());
    await folder.write(captureRecord({ id: 'b', capturedMs: 2 }), captureFiles());
    const entries = await folder.list();
    assert.deepEqual(entries, [
      { kind: 'capture', record: captureRecord({ id: 'b', capturedMs: 2 }) },
      { kind: 'capture', record: captureRecord({ id: 'a', capturedMs: 1 }) },
    ]);
    assert.deepEqual(new Uint8Array(await folder.readFile('a', 'profile')), captureFiles().profile);
    assert.deepEqual((await readdir(folder.folder)).toSorted(), ['a', 'b']);
    assert.deepEqual((await readdir(path.join(folder.folder, 'a'))).toSorted(), [
      'capture.json',
      'profile.pb.gz',
      'texts.json.gz',
    ]);
  });

  it('changes a record in one step and removes a capture twice without complaint', async () => {
    await folder.write(captureRecord({ id: 'a' }), captureFiles());
    await folder.rewrite(captureRecord({ id: 'a', pinned: true, name: 'before' }));
    const [entry] = await folder.list();
    assert.ok(entry?.kind === 'capture' && entry.record.pinned && entry.record.name === 'before');
    await folder.remove('a');
    await folder.remove('a');
    assert.deepEqual(await readdir(folder.folder), []);
  });

  it('lists what is broken as broken, with the reason, and removes it', async () => {
    const good = captureRecord({ id: 'good' });
    const damage: Record<string, (at: string) => Promise<unknown>> = {
      'no-record': at => rm(path.join(at, 'capture.json')),
      'cut-record': at => truncate(path.join(at, 'capture.json'), 40),
      'empty-record': at => truncate(path.join(at, 'capture.json'), 0),
      'no-profile': at => rm(path.join(at, 'profile.pb.gz')),
      'cut-profile': at => truncate(path.join(at, 'profile.pb.gz'), 3),
      'newer-format': at => writeFile(path.join(at, 'capture.json'), JSON.stringify({ ...good, version: 2 })),
      'wrong-types': at =>
        writeFile(path.join(at, 'capture.json'), JSON.stringify({ ...good, id: 'wrong-types', notes: [1] })),
      'other-id': at => writeFile(path.join(at, 'capture.json'), JSON.stringify(good)),
      'not-an-object': at => writeFile(path.join(at, 'capture.json'), 'null'),
    };
    await folder.write(good, captureFiles());
    for (const [id, spoil] of Object.entries(damage)) {
      await folder.write(captureRecord({ id }), captureFiles());
      await spoil(path.join(folder.folder, id));
    }
    await writeFile(path.join(folder.folder, 'stray.txt'), 'hello');
    const entries = await folder.list();
    assert.equal(entries[0]?.kind, 'capture');
    const reasons = Object.fromEntries(
      entries.flatMap(entry => (entry.kind === 'broken' ? [[entry.id, entry.reason]] : [])),
    );
    assert.deepEqual(reasons, {
      'no-record': 'its description is missing',
      'cut-record': 'its description is not JSON',
      'empty-record': 'its description is not JSON',
      'no-profile': 'its profile is missing',
      'cut-profile': `its profile has 3 of ${good.profile?.bytes} bytes`,
      'newer-format': 'a newer Alloc Lens wrote it',
      'wrong-types': 'its description has no sound “notes”',
      'other-id': 'its description belongs to another capture',
      'not-an-object': 'its description is not an object',
      'stray.txt': 'a file lies where a folder belongs',
    });
    for (const id of Object.keys(reasons)) await folder.remove(id);
    assert.deepEqual(await readdir(folder.folder), ['good']);
  });

  it('does not show what is half written, and sweeps it only when nobody can be writing any more', async () => {
    const halfWritten = path.join(folder.folder, '.new-x');
    await mkdir(halfWritten, { recursive: true });
    await writeFile(path.join(halfWritten, 'profile.pb.gz'), 'half');
    assert.deepEqual(await folder.list(), []);
    await folder.sweep(Date.now());
    assert.deepEqual(await readdir(folder.folder), ['.new-x']);
    const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
    await utimes(halfWritten, yesterday, yesterday);
    await folder.sweep(Date.now());
    assert.deepEqual(await readdir(folder.folder), []);
  });

  it('takes no id for a path out of the folder', async () => {
    await writeFile(path.join(root, 'secret'), 'keep me');
    for (const id of ['../secret', '..', '.', '', 'a/b', 'a\\b', '.new-x']) {
      await assert.rejects(folder.remove(id), { failure: 'noSuchCapture' });
      await assert.rejects(folder.read(id), { failure: 'noSuchCapture' });
      await assert.rejects(folder.write(captureRecord({ id }), captureFiles()), { failure: 'noSuchCapture' });
    }
    assert.equal(await readFile(path.join(root, 'secret'), 'utf8'), 'keep me');
  });
});
