import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { withProfileRate } from '../../../src/editor/debugTargets/goProfileRate';

const launch = { type: 'go', request: 'launch', name: 'shop' };

test('a Go program started under the debugger gets the rate, beside what GODEBUG holds already', async () => {
  assert.deepEqual(await withProfileRate(launch, 16384, []), { ...launch, env: { GODEBUG: 'memprofilerate=16384' } });
  const configured = { ...launch, env: { PORT: '1', GODEBUG: 'gctrace=1' } };
  assert.deepEqual((await withProfileRate(configured, 4096, [{ GODEBUG: 'not=used' }])).env, {
    PORT: '1',
    GODEBUG: 'gctrace=1,memprofilerate=4096',
  });
  const inherited = await withProfileRate(launch, 4096, [undefined, { A: '1' }, { GODEBUG: 'madvdontneed=1' }]);
  assert.deepEqual(inherited, { ...launch, env: { GODEBUG: 'madvdontneed=1,memprofilerate=4096' } });
});

test('a rate of the user, one of 0, and what is attached to are left as they are', async () => {
  const own = { ...launch, env: { GODEBUG: 'gctrace=1,memprofilerate=1' } };
  assert.equal(await withProfileRate(own, 16384, []), own);
  assert.equal(await withProfileRate(launch, 16384, [{ GODEBUG: 'memprofilerate=1' }]), launch);
  assert.equal(await withProfileRate(launch, 0, []), launch);
  const attach = { ...launch, request: 'attach' };
  assert.equal(await withProfileRate(attach, 16384, []), attach);
});

test('GODEBUG of the environment files counts before what is inherited', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alloc-lens-env-'));
  try {
    const [first, second] = [join(folder, 'a.env'), join(folder, 'b.env')];
    writeFileSync(first, 'PORT=1\nGODEBUG=gctrace=1\n');
    writeFileSync(second, 'export GODEBUG="gctrace=2"\r\n');
    const env = async (envFile: unknown) =>
      (await withProfileRate({ ...launch, envFile }, 1, [{ GODEBUG: 'x=1' }])) as { env?: { GODEBUG?: string } };
    assert.equal((await env(first)).env?.GODEBUG, 'gctrace=1,memprofilerate=1');
    assert.equal((await env([first, second])).env?.GODEBUG, 'gctrace=2,memprofilerate=1');
    assert.equal((await env(join(folder, 'missing'))).env?.GODEBUG, 'x=1,memprofilerate=1');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
