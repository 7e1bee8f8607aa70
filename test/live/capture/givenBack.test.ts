import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inspectorLimits } from '../../../src/capture/node/inspectorTarget';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { RunningCapture } from '../../../src/capture/profiler';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { startCapturer } from './capturer';
import { capture, evaluate, flagsOf, isHeld, untilInlined } from './inlining';
import { isSampling, type NodeProcess, otherSession, sampled, startNode, until } from './nodeTarget';

watchUnhandledRejections();

const inspected = ['--inspect=127.0.0.1:0'];
const LEASE_MS = 1_500;
let folder = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'alloc-lens-given-back-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function exact(target: NodeProcess, signal: AbortSignal, leaseMs?: number): Promise<RunningCapture> {
  const profiler = new NodeProfiler(inspectorLimits, leaseMs);
  const options = { seconds: 30, signal, attribution: 'exact' } as const;
  return profiler.start({ kind: 'node', inspector: target.host, label: 'hot' }, options);
}

/** Flags as they were, nothing of ours left, and V8 inlines in what it compiles now. */
async function assertGivenBack(target: NodeProcess, flags: unknown): Promise<void> {
  assert.equal(await isHeld(target), false);
  assert.equal(await flagsOf(target), flags);
  const session = await otherSession(target);
  assert.equal(await isSampling(session), false);
  await session.close();
  const part = await untilInlined(target);
  assert.ok(part < 0.1, `${part} of the bytes are still at the callees`);
}

/** Keeps the main thread in a native call, where it answers nobody, until the result is called. */
async function block(target: NodeProcess): Promise<() => void> {
  const pipe = join(folder, `block-${target.pid}`);
  execFileSync('mkfifo', [pipe]);
  const entered = `${pipe}.entered`;
  const command = `touch ${entered}; cat ${pipe}`;
  const session = await otherSession(target);
  const expression = `((load) => void setImmediate(() => load('child_process').execSync(${JSON.stringify(command)})))(require)`;
  await session.send('Runtime.evaluate', { expression, includeCommandLineAPI: true });
  await session.close();
  await until(async () => execFileSync('ls', [folder]).includes('.entered'));
  return () => writeFileSync(pipe, 'go on');
}

for (const name of ['hot', 'hotWorker']) {
  test(`${name}: after the end, a cancellation and an error V8's flags and its inlining are as before`, async () => {
    const target = await startNode(inspected, name);
    const flags = await flagsOf(target);
    await capture(target, 'exact');
    await assertGivenBack(target, flags);

    const abort = new AbortController();
    const cancelled = await exact(target, abort.signal);
    assert.notEqual(await flagsOf(target), flags);
    abort.abort();
    await cancelled.dispose();
    await assertGivenBack(target, flags);

    const failing = await exact(target, new AbortController().signal);
    const other = await otherSession(target);
    await other.send('HeapProfiler.stopSampling');
    await other.close();
    await rejectsWith(failing.stop(), 'samplerStopped', /Another tool stopped/);
    await assertGivenBack(target, flags);
    await target.kill();
  });

  test(`${name}: a process whose capturer is killed switches inlining on again by itself`, async () => {
    const target = await startNode(inspected, name);
    const flags = await flagsOf(target);
    const capturer = await startCapturer(folder, target.host, LEASE_MS);
    // Longer than a lease: it is renewed for as long as the capturer lives.
    const renewed = performance.now() + 2 * LEASE_MS;
    await until(async () => performance.now() > renewed);
    assert.equal(await isHeld(target), true);
    assert.notEqual(await flagsOf(target), flags);
    capturer.kill('SIGKILL');
    await until(async () => !(await isHeld(target)));
    // Samplers of workers have a lease of their own; until it is over no other session can sample them.
    await until(async () => sampled(await capture(target, 'natural')) > 0);
    await assertGivenBack(target, flags);
    await target.kill();
  });
}

test('a process that is blocked while its capture is given up is as before once it goes on', async () => {
  const target = await startNode(inspected, 'hot');
  const flags = await flagsOf(target);
  const abort = new AbortController();
  const run = await exact(target, abort.signal);
  const goOn = await block(target);
  abort.abort();
  await run.dispose(); // It gives up waiting before the lease, a minute, is over.
  goOn();
  await until(async () => !(await isHeld(target)));
  await assertGivenBack(target, flags);
  await target.kill();
});

test('a process that is blocked when inlining is to be switched off keeps it', async () => {
  const target = await startNode(inspected, 'hot');
  const flags = await flagsOf(target);
  const abort = new AbortController();
  const starting = assert.rejects(exact(target, abort.signal), { name: 'CancelledError' });
  const session = await otherSession(target);
  await until(() => isSampling(session)); // The pilot, after which inlining goes off.
  await session.close();
  const goOn = await block(target);
  abort.abort();
  await starting;
  goOn();
  assert.equal(await evaluate(target, '1 + 1'), 2);
  await until(async () => !(await isHeld(target)));
  await assertGivenBack(target, flags);
  await target.kill();
});

test('a process that SIGSTOP holds is reported as busy, and is as before once it goes on', async () => {
  const target = await startNode(inspected, 'hot');
  const flags = await flagsOf(target);
  const abort = new AbortController();
  const run = await exact(target, abort.signal, LEASE_MS);
  process.kill(target.pid, 'SIGSTOP');
  abort.abort();
  await run.dispose();
  await rejectsWith(exact(target, new AbortController().signal), 'timeout', /did not answer|accepted the connection/);
  process.kill(target.pid, 'SIGCONT');
  await until(async () => !(await isHeld(target)));
  await assertGivenBack(target, flags);
  await target.kill();
});
