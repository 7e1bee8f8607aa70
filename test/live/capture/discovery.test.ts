import assert from 'node:assert/strict';
import { platform } from 'node:os';
import { test } from 'node:test';
import { discoverTargets, targetForPid } from '../../../src/capture/discovery';
import { isGoBinary } from '../../../src/capture/go/goBinary';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { startGo } from './goTarget';
import { startNode } from './nodeTarget';

watchUnhandledRejections();

const signal = new AbortController().signal;
const elsewhere = platform() === 'linux' ? false : 'processes are found through /proc, on Linux only';
const major = process.versions.node.split('.')[0];

test('running Go and Node targets are found, named and told by their pid', { skip: elsewhere }, async () => {
  const [go, node] = await Promise.all([startGo(), startNode()]);
  const found = await discoverTargets(signal);
  const port = go.host.split(':')[1];
  assert.deepEqual(
    found.find(target => target.pid === go.pid),
    { kind: 'go', url: `http://${go.host}/debug/pprof/`, label: `shop · Go · :${port}`, pid: go.pid },
  );
  const inspector = node.host;
  const label = `target.cjs · Node ${major} · :${inspector.split(':')[1]}`;
  assert.deepEqual(
    found.find(target => target.pid === node.pid),
    { kind: 'node', inspector, label, pid: node.pid },
  );
  assert.deepEqual(
    await targetForPid(go.pid, signal),
    found.find(target => target.pid === go.pid),
  );
  assert.deepEqual(
    await targetForPid(node.pid, signal),
    found.find(target => target.pid === node.pid),
  );
  await Promise.all([go.kill(), node.kill()]);
});

test('a Go server on all addresses is reached by loopback', { skip: elsewhere }, async () => {
  const go = await startGo('-addr', ':0');
  const target = await targetForPid(go.pid, signal);
  assert.ok(target.kind === 'go' && target.url.startsWith('http://127.0.0.1:'), JSON.stringify(target));
  await go.kill();
});

test('a Go process without handlers on a port is told what to add, a Node process without inspector how it is attached', {
  skip: elsewhere,
}, async () => {
  const [go, node] = await Promise.all([startGo('-bare'), startNode([])]);
  const goError = await rejectsWith(targetForPid(go.pid, signal), 'notAttachable', /shop .* serves no pprof handlers/);
  assert.match(goError.remedy, /Serve http\.DefaultServeMux: go http\.ListenAndServe\("localhost:6060", nil\)/);
  const label = `target.cjs · Node ${major} · pid ${node.pid}`;
  const bySignal = { kind: 'node', inspector: '', attach: 'signal', label, pid: node.pid };
  assert.deepEqual(await targetForPid(node.pid, signal), bySignal);
  const found = await discoverTargets(signal);
  assert.ok(found.every(target => target.pid !== go.pid && target.pid !== node.pid));
  await Promise.all([go.kill(), node.kill()]);
  await rejectsWith(targetForPid(go.pid, signal), 'noSuchProcess', /There is no process/);
});

test('a Go program is told by its build information', { skip: elsewhere }, async () => {
  const go = await startGo();
  assert.equal(await isGoBinary(`/proc/${go.pid}/exe`), true);
  assert.equal(await isGoBinary(process.execPath), false);
  assert.equal(await isGoBinary('package.json'), false);
  assert.equal(await isGoBinary('/nowhere'), false);
  await go.kill();
});

test('looking for targets can be cancelled', { skip: elsewhere }, async () => {
  const abort = new AbortController();
  const looking = discoverTargets(abort.signal);
  abort.abort();
  await assert.rejects(looking, { name: 'CancelledError' });
});
