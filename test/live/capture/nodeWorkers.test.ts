import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { RunningCapture } from '../../../src/capture/profiler';
import { watchUnhandledRejections } from '../../unit/capture/expectations';
import { type NodeProcess, sampled, startNode, until } from './nodeTarget';

watchUnhandledRejections();

const profiler = new NodeProfiler();
const inspected = ['--inspect=127.0.0.1:0'];

function capture(target: NodeProcess): Promise<RunningCapture> {
  const signal = new AbortController().signal;
  return profiler.start({ kind: 'node', inspector: target.host, label: 'threads' }, { seconds: 5, signal });
}

/** Waits until `ms` of the window have gone by: the workers allocate by the clock. */
async function record(ms: number): Promise<void> {
  const end = performance.now() + ms;
  await until(async () => performance.now() > end);
}

test('worker threads are sampled with the main thread, also those that start during the capture', async () => {
  const target = await startNode(inspected, 'threads');
  await target.command('start');
  const run = await capture(target);
  const alone = run.rotate!();
  await alone;
  await record(1_000);
  const one = await run.rotate!();
  await target.command('start');
  await record(1_000);
  const two = await run.stop();
  const rates = [one, two].map(raw => sampled(raw, 'burnInWorker') / raw.durationMs);
  assert.ok(rates[0]! > 100, `${rates} bytes a millisecond`);
  assert.ok(rates[1]! > rates[0]! * 1.3, `${rates} bytes a millisecond`);
  assert.ok(
    two.notes.some(note => /^2 worker threads sampled along/.test(note)),
    two.notes.join('\n'),
  );
  await target.command('exit 3');
  assert.deepEqual(await target.exited, { code: 3, signal: null });
});

test('a worker that is terminated during the capture keeps what was seen of it, and a note says so', async () => {
  const target = await startNode(inspected, 'threads');
  await target.command('start');
  const run = await capture(target);
  await record(3_000); // A checkpoint is taken every two seconds.
  await target.command('terminate');
  const raw = await run.stop();
  assert.ok(sampled(raw, 'burnInWorker') > 100e3, `${sampled(raw, 'burnInWorker')} bytes`);
  assert.ok(
    raw.notes.some(note => /1 worker thread ended during the capture/.test(note)),
    raw.notes.join('\n'),
  );
  await target.command('exit 0');
  assert.deepEqual(await target.exited, { code: 0, signal: null });
});

test('a process that exits with workers at work yields the profile of all and is not held up', async () => {
  const target = await startNode(inspected, 'threads');
  await target.command('start');
  await target.command('start');
  const run = await capture(target);
  await record(500);
  await target.command('exit 6');
  await run.ended;
  assert.deepEqual(await target.exited, { code: 6, signal: null });
  assert.ok(sampled(await run.stop(), 'burnInWorker') > 100e3);
});

test('a capture that is given up leaves the workers able to end', async () => {
  const target = await startNode(inspected, 'threads');
  await target.command('start');
  const abort = new AbortController();
  const options = { seconds: 5, signal: abort.signal };
  await profiler.start({ kind: 'node', inspector: target.host, label: 'threads' }, options);
  abort.abort();
  await target.command('terminate');
  await target.command('exit 2');
  assert.deepEqual(await target.exited, { code: 2, signal: null });
});
