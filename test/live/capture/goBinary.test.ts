import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { goBuildOf, goProfilingOf } from '../../../src/capture/go/goBinary';
import { nodeVersionOf } from '../../../src/capture/node/nodeBinary';
import { withoutGo } from '../../support/goToolchain';

const folder = mkdtempSync(join(tmpdir(), 'alloc-lens-binaries-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('version and main package are read from stripped programs of Linux, macOS and Windows', {
  skip: withoutGo,
}, async () => {
  const release = execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
  // Imports nothing, and is built like the programs of others: the standard library is compiled for each way of building.
  writeFileSync(join(folder, 'go.mod'), 'module example.com/bare\n\ngo 1.21\n');
  writeFileSync(join(folder, 'main.go'), 'package main\n\nfunc main() { println("bare") }\n');
  const host = execFileSync('go', ['env', 'GOHOSTOS', 'GOHOSTARCH'], { encoding: 'utf8' }).trim().split('\n');
  for (const [[system, processor], ...flags] of [
    [host, '-trimpath'],
    [['linux', 'arm64']],
    [['darwin', 'arm64']],
    [['windows', 'amd64']],
  ] as const) {
    const file = join(folder, `${system}-${processor}`);
    const env = { ...process.env, GOOS: system, GOARCH: processor, CGO_ENABLED: '0' };
    execFileSync('go', ['build', '-ldflags=-s -w', ...flags, '-o', file, '.'], { cwd: folder, env });
    assert.deepEqual(await goBuildOf(file), { version: release, mainPackage: 'example.com/bare' }, file);
    assert.equal(await goProfilingOf(file), 'removed', file);
  }
});

test('the version of Node is read from its program, and nothing else has one', async () => {
  assert.equal(await nodeVersionOf(process.execPath), process.version);
  assert.equal(await nodeVersionOf('package.json'), undefined);
  assert.equal(await nodeVersionOf('/nowhere'), undefined);
  assert.equal(await goBuildOf(process.execPath), undefined);
});
