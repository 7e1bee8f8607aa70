import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { CaptureFolder } from '../../../src/session/captures/captureFolder';
import { CaptureLibrary } from '../../../src/session/captures/captureLibrary';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

const at = mkdtempSync(path.join(tmpdir(), 'alloc-lens-full-'));
const unmountable = mountSmall();
after(() => {
  if (unmountable === undefined) execFileSync('umount', [at]);
  rmSync(at, { recursive: true, force: true });
});

/** A file system of one megabyte, or why there is none. */
function mountSmall(): string | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `a small file system cannot be mounted here: ${String((error as Error).message)
      .split('\n')
      .at(-2)}`;
  }
}

if (unmountable !== undefined) console.log(`skipped: ${unmountable}`);

test('on a disk that is full the next capture is told as not saved, and what was saved is whole', {
  skip: unmountable,
}, async () => {
  const folder = path.join(at, 'captures');
  const library = () =>
    new CaptureLibrary(new CaptureFolder(folder), {
      keep: () => 50,
      workspace: () => [],
      writtenBy: { extension: '0.1.0', editor: '' },
      now: () => 1,
    });
  const origin = { mode: 'fixed', requestedSeconds: 1 } as const;
  const add = (bytes: Uint8Array, of = library()) =>
    of.add(loadedProfile([stack('| main.f /w/a.go:1', 100)]), bytes, origin);
  const first = randomBytes(200_000);
  const saved = await add(first);
  assert.ok(saved.captureId !== undefined);

  // Too large for what is left: the profile is cut in the middle of its file.
  const captures = library();
  const told: string[] = [];
  captures.onDidFailToSave(failure => told.push(`${failure.message} ${failure.remedy}`));
  const large = randomBytes(900_000);
  const unsaved = await add(large, captures);
  assert.deepEqual([unsaved.captureId, unsaved.encoded], [undefined, large]);
  assert.equal(told.length, 1);
  assert.match(told[0]!, /The disk is full: make room/);
  assert.ok(unsaved.notes.includes(told[0]!));
  assert.deepEqual(await readdir(folder), [saved.captureId], 'nothing half is left behind');

  // Not a byte is left: not even the record can be changed, and it stays as it was.
  const filler = path.join(at, 'filler');
  await writeFile(filler, randomBytes(2 << 20)).catch(error => assert.equal(error.code, 'ENOSPC'));
  await assert.rejects(library().rename(saved.captureId, 'x'.repeat(100_000)));
  const { record, content } = await library().open(saved.captureId);
  assert.equal(record.name, undefined);
  assert.ok(content.kind === 'file' && Buffer.compare(content.bytes, first) === 0);
  await rm(filler);
  assert.ok((await add(large.subarray(0, 300_000), captures)).captureId !== undefined, 'with room it saves again');
  assert.equal((await captures.list()).length, 2);
});
