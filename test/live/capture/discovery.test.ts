import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type DiscoveredProcess, wholeMachine } from '../../../src/capture/discoveredProcess';
import { discoverProcesses, discoverTargets, targetForPid } from '../../../src/capture/discovery';
import { isGoBinary } from '../../../src/capture/go/goBinary';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { startGo, startGoAs } from './goTarget';
import { startNode, until } from './nodeTarget';

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

test('a Go process named by its pid that is slow is waited for, and one that does not answer is not told that it has no handlers', {
  skip: elsewhere,
}, async () => {
  const go = await startGo();
  process.kill(go.pid, 'SIGSTOP');
  const port = go.host.split(':')[1];
  const asked = performance.now();
  const slow = targetForPid(go.pid, signal);
  // Longer than a port may take that was not named.
  await until(async () => performance.now() > asked + 1_200);
  process.kill(go.pid, 'SIGCONT');
  const target = await slow;
  assert.ok(target.kind === 'go' && target.url === `http://${go.host}/debug/pprof/`, JSON.stringify(target));
  process.kill(go.pid, 'SIGSTOP');
  const silent = new RegExp(`shop .* did not answer on port ${port} within 3 s, so it is not known`);
  const error = await rejectsWith(targetForPid(go.pid, signal), 'notAttachable', silent);
  assert.match(error.remedy, /try again when it answers/);
  const listed = (await discoverProcesses(wholeMachine, signal)).find(each => each.pid === go.pid);
  assert.match(listed?.obstacle?.message ?? '', /did not answer on port \d+ within 0\.5 s/);
  process.kill(go.pid, 'SIGCONT');
  assert.deepEqual(await targetForPid(go.pid, signal), target);
  await go.kill();
});

test('a Go process that takes longer to answer is listed as such first, and as a target when it has answered', {
  skip: elsewhere,
}, async () => {
  const go = await startGo('-delay', '1500ms');
  const own = (all: readonly DiscoveredProcess[]) => all.find(each => each.pid === go.pid);
  let quick: DiscoveredProcess | undefined;
  const late = await new Promise<readonly DiscoveredProcess[]>((resolve, reject) => {
    discoverProcesses(wholeMachine, signal, undefined, resolve).then(all => {
      quick = own(all);
    }, reject);
  });
  assert.match(quick?.obstacle?.message ?? '', /did not answer on port \d+ within 0\.5 s/);
  const target = own(late)?.targets[0];
  assert.ok(target?.kind === 'go' && target.url === `http://${go.host}/debug/pprof/`, JSON.stringify(own(late)));
  await go.kill();
});

test('Node under another name is listed, with an inspector and without', { skip: elsewhere }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alloc-lens-renamed-'));
  const program = join(folder, 'myapp');
  try {
    copyFileSync(process.execPath, program);
    const [open, closed] = [await startNode(undefined, 'target', program), await startNode([], 'target', program)];
    const found = await discoverProcesses(wholeMachine, signal);
    const targetOf = (pid: number) => found.find(each => each.pid === pid)?.targets[0];
    assert.deepEqual(targetOf(open.pid), await targetForPid(open.pid, signal));
    const [first, second] = [targetOf(open.pid), targetOf(closed.pid)];
    assert.ok(first?.kind === 'node' && first.inspector === open.host, JSON.stringify(first));
    assert.ok(second?.kind === 'node' && second.attach === 'signal', JSON.stringify(second));
    await Promise.all([open.kill(), closed.kill()]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('any number of processes is looked at without a warning', { skip: elsewhere }, async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on('warning', listen);
  const targets = await Promise.all(Array.from({ length: 12 }, () => startGo('-delay', '100ms')));
  try {
    const found = await discoverProcesses(wholeMachine, new AbortController().signal);
    assert.ok(targets.every(({ pid }) => found.some(each => each.pid === pid)));
    // Warnings are told in a later turn of the loop.
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(warnings, []);
  } finally {
    process.off('warning', listen);
    await Promise.all(targets.map(each => each.kill()));
  }
});

test('what is only called node is not taken for Node: a Go program is a Go program, any other is not listed', {
  skip: elsewhere,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alloc-lens-named-'));
  const program = join(folder, 'node');
  try {
    copyFileSync('/bin/sleep', program);
    const sleeper = spawn(program, ['3600'], { stdio: 'ignore' });
    await once(sleeper, 'spawn');
    const found = await discoverProcesses(wholeMachine, signal);
    assert.ok(found.every(each => each.pid !== sleeper.pid));
    await rejectsWith(targetForPid(sleeper.pid!, signal), 'unsupportedRuntime', /node .* is neither a Go nor a Node/);
    assert.deepEqual([sleeper.exitCode, sleeper.signalCode], [null, null]);
    sleeper.kill();
    await once(sleeper, 'exit');
    const go = await startGoAs('node');
    const target = await targetForPid(go.pid, signal);
    assert.deepEqual([target.kind, target.label], ['go', `node · Go · :${go.host.split(':')[1]}`]);
    await go.kill();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
