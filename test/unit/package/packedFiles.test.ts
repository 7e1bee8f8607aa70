import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';

const listFile = 'test/fixtures/packedFiles.txt';

test('the package holds exactly the files that are listed', async () => {
  assert.ok(existsSync('dist/extension.js'), 'build first: the package is made of dist');
  const packed = `${(await listFiles({ cwd: process.cwd(), packageManager: PackageManager.None })).sort().join('\n')}\n`;
  if (process.env['UPDATE_GOLDEN']) await writeFile(listFile, packed);
  assert.equal(packed, await readFile(listFile, 'utf8'));
});

test('nothing that is packed names a file of the build machine', async () => {
  const machinePath = new RegExp(`${process.cwd().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}/`);
  for (const file of await listFiles({ cwd: process.cwd(), packageManager: PackageManager.None })) {
    assert.doesNotMatch(await readFile(file, 'latin1'), machinePath, file);
  }
});
