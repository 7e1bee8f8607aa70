import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { RunningCapture } from '../../../src/capture/profiler';
import { eventually } from '../../support/eventually';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { isSampling, type NodeProcess, otherSession, sampled, startNode } from './nodeTarget';

watchUnhandledRejections();

const profiler = new NodeProfiler();

function capture(target: NodeProcess, seconds = 1, signal = new AbortController().signal): Promise<RunningCapture> {
  return profiler.start({ kind: 'node', inspector: target.host, label: 'target' }, { seconds, signal });
}

async function assertLeftAsFound(target: NodeProcess): Promise<void> {
  const session = await otherSession(target);
  assert.equal(await isSampling(session), false, 'the sampler is still on');
  await session.close();
  await target.command('exit 5');
  assert.deepEqual(await target.exited, { code: 5, signal: null });
  // Our sessions are closed, so the process had nobody to wait for.
  assert.doesNotMatch(target.stderr(), /Waiting for the debugger to disconnect/);
}

test('garbage that is collected within the window is counted to at least 80 percent, and the target is left as found', async () => {
  const target = await startNode();
  const run = await capture(target);
  await target.command('burn 1500 100000');
  const raw = await run.stop();
  const bytes = sampled(raw, 'burn');
  assert.ok(bytes > 120e6 && bytes < 180e6, `150 MB were allocated, ${(bytes / 1e6).toFixed(1)} MB were seen`);
  assert.ok(raw.kind === 'v8HeapProfile' && raw.interval === 16384);
  assert.ok(raw.durationMs > 0 && Math.abs(Date.now() - raw.startedMs) < 60_000);
  await assertLeftAsFound(target);
});

test('the pilot measures a steady load and chooses the interval from the sample budget', async () => {
  const target = await startNode();
  await target.command('load 2');
  const run = await capture(target, 10);
  const rate = run.allocationRate;
  assert.ok(rate !== undefined && rate > 20e6, `${rate} bytes a second`);
  const raw = await run.stop();
  assert.ok(raw.kind === 'v8HeapProfile');
  assert.equal(raw.interval, Math.round(Math.min(1 << 20, Math.max(16384, rate / 1500))));
  await assertLeftAsFound(target);
});

test('the ws address, the DevTools address and the printed line reach the same process', async () => {
  const target = await startNode();
  const devtools = `devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&ws=${target.socket.slice(5)}`;
  for (const inspector of [target.socket, devtools, `Debugger listening on ${target.socket}`]) {
    const run = await profiler.start(
      { kind: 'node', inspector, label: 'target' },
      { seconds: 1, signal: new AbortController().signal },
    );
    await target.command('burn 100 100000');
    assert.ok(sampled(await run.stop(), 'burn') > 8e6, inspector);
  }
  await assertLeftAsFound(target);
});

test('a target that calls process.exit still yields its profile and keeps its exit code', async () => {
  const target = await startNode();
  const run = await capture(target);
  await target.command('burn 500 100000');
  await target.command('exit 7');
  await run.ended;
  assert.deepEqual(await target.exited, { code: 7, signal: null });
  const bytes = sampled(await run.stop(), 'burn');
  assert.ok(bytes > 40e6 && bytes < 60e6, `50 MB were allocated, ${bytes} were seen`);
});

test('a target that dies of an uncaught error still yields its profile and keeps its exit code', async () => {
  const target = await startNode();
  const run = await capture(target);
  await target.command('burn 500 100000');
  await target.command('throw');
  await run.ended;
  assert.deepEqual(await target.exited, { code: 1, signal: null });
  assert.match(target.stderr(), /thrown by the test/);
  assert.ok(sampled(await run.stop(), 'burn') > 40e6);
});

test('a target that exits during the pilot yields what the pilot saw', async () => {
  const target = await startNode();
  const watcher = await otherSession(target);
  const starting = capture(target, 10);
  while (!(await isSampling(watcher))) await new Promise(resolve => setImmediate(resolve));
  await target.command('burn 2000 100000');
  await watcher.close();
  await target.command('exit 9');
  const run = await starting;
  await run.ended;
  const bytes = sampled(await run.stop(), 'burn');
  assert.ok(bytes > 140e6 && bytes < 270e6, `200 MB were allocated, ${bytes} were seen`);
  assert.deepEqual(await target.exited, { code: 9, signal: null });
});

test('a killed target ends the capture with an error that says so', async () => {
  const target = await startNode();
  const run = await capture(target);
  await target.kill();
  await run.ended;
  await rejectsWith(run.stop(), 'targetGone', new RegExp(`process at ${target.host} ended`));
  await run.dispose();
});

test('stop and dispose may be called twice', async () => {
  const target = await startNode();
  const run = await capture(target);
  const [first, second] = await Promise.all([run.stop(), run.stop()]);
  assert.equal(first, second);
  await run.dispose();
  await run.dispose();
  const abandoned = await capture(target);
  await Promise.all([abandoned.dispose(), abandoned.dispose()]);
  await assert.rejects(abandoned.stop(), { name: 'CancelledError' });
  await assertLeftAsFound(target);
});

test('an idle target gives a note instead of samples', async () => {
  const target = await startNode();
  const run = await capture(target, 2.5);
  const raw = await run.stop();
  // Timers and the inspector itself allocate a little; only a profile without any sample earns the note.
  const idle = raw.notes.some(note => /Nothing was sampled.*heap in use went from/.test(note));
  assert.equal(idle, sampled(raw) === 0);
  assert.ok(sampled(raw) < 1e6);
  await assertLeftAsFound(target);
});

test('buffers are outside the profile, and a note says so', async () => {
  const target = await startNode();
  const run = await capture(target);
  await target.command('buffers 100');
  const raw = await run.stop();
  assert.ok(sampled(raw) < 10e6);
  assert.ok(raw.notes.some(note => /Buffers and typed arrays/.test(note)));
  await assertLeftAsFound(target);
});

test('windows taken by rotating hold what was allocated in each, and the interval follows the rate', async () => {
  const target = await startNode();
  const run = await capture(target, 1);
  await target.command('burn 500 100000');
  const first = await run.rotate!();
  await target.command('burn 5000 100000');
  const second = await run.rotate!();
  // An idle window has a length: in one of a few milliseconds the little that the inspector allocates is a high rate.
  const begun = performance.now();
  await eventually(
    'half a second of idling',
    () => performance.now() - begun,
    milliseconds => milliseconds > 500,
  );
  const third = await run.rotate!();
  const last = await run.stop();
  const megabytes = [first, second, third, last].map(raw => Math.round(sampled(raw, 'burn') / 1e6));
  assert.ok(megabytes[0]! > 40 && megabytes[0]! < 60, `${megabytes}`);
  assert.ok(megabytes[1]! > 400 && megabytes[1]! < 600, `${megabytes}`);
  assert.ok(megabytes[2]! < 5 && megabytes[3]! < 5, `${megabytes}`);
  assert.ok(second.kind === 'v8HeapProfile' && third.kind === 'v8HeapProfile' && last.kind === 'v8HeapProfile');
  assert.ok(third.interval > 10 * 16384, `${third.interval} after the busy second window`);
  assert.equal(last.interval, 16384, 'the idle third one makes it fine again');
  const gaps = [first, second, third].map((raw, i) => {
    const next = [second, third, last][i]!;
    return next.startedMs - raw.startedMs - raw.durationMs;
  });
  assert.ok(Math.max(...gaps) < 200, `gaps of ${gaps} ms`);
  await assertLeftAsFound(target);
});

test('the rate can be read while sampling, and the pause of stopping is told', async () => {
  const target = await startNode();
  await target.command('load 2');
  const run = await capture(target, 2);
  const readings: number[] = [];
  for (let i = 0; i < 20; i++) readings.push((await run.currentRate!()) ?? 0);
  const mean = readings.reduce((sum, each) => sum + each, 0) / readings.length;
  assert.ok(mean > 20e6 && mean < 2e9, `${readings.map(each => Math.round(each / 1e6))} MB/s`);
  const raw = await run.stop();
  assert.ok(raw.kind === 'v8HeapProfile' && raw.stopMs !== undefined && raw.stopMs < 500, JSON.stringify(raw));
  assert.equal(await run.currentRate!(), undefined);
  await assertLeftAsFound(target);
});
