import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { test } from 'node:test';
import { inspectorLimits } from '../../../src/capture/node/inspectorTarget';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { RunningCapture } from '../../../src/capture/profiler';
import { processState } from '../../support/processState';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { flagsOf, isHeld } from './inlining';
import { type NodeProcess, startNode, until } from './nodeTarget';

watchUnhandledRejections();

const skip = platform() === 'linux' ? false : 'whether a process is stopped is read from /proc, on Linux only';
const LEASE_MS = 5_000;
/** Waiting for each answer in turn took up to a minute. */
const SOON_MS = 8_000;

function exact(target: NodeProcess, signal: AbortSignal, isInspected: boolean): Promise<RunningCapture> {
  const { pid, host } = target;
  const found = { kind: 'node', inspector: host, label: 'hot', pid } as const;
  return new NodeProfiler(inspectorLimits, LEASE_MS).start(
    isInspected ? found : { ...found, inspector: '', attach: 'signal' },
    { seconds: 30, signal, attribution: 'exact', consent: async () => true },
  );
}

async function stop(target: NodeProcess): Promise<void> {
  process.kill(target.pid, 'SIGSTOP');
  await until(async () => /^State:\s*T/m.test(await readFile(`/proc/${target.pid}/status`, 'latin1')));
}

for (const how of ['stopping', 'giving up'] as const) {
  test(`${how} a capture of a process that was stopped meanwhile takes no time, and it gives all back when it goes on`, {
    skip,
  }, async () => {
    const target = await startNode(['--inspect-port=0'], 'hot');
    const found = await processState(target.pid);
    const run = await exact(target, new AbortController().signal, false);
    await stop(target);
    const begun = performance.now();
    if (how === 'giving up') await run.dispose();
    else {
      const error = await rejectsWith(run.stop(), 'targetBusy', new RegExp(`^Process ${target.pid} is stopped`));
      assert.match(error.remedy, /kill -CONT/);
    }
    assert.ok(performance.now() - begun < SOON_MS, `${performance.now() - begun} ms`);
    process.kill(target.pid, 'SIGCONT');
    await until(async () => (await processState(target.pid)).listeners.length === 0);
    assert.deepEqual((await processState(target.pid)).signals, found.signals);
    await (await exact(target, new AbortController().signal, false)).stop();
    await target.kill();
  });
}

test('inlining comes back in a process that was stopped, and one that is stopped is told before it is attached', {
  skip,
}, async () => {
  const target = await startNode(undefined, 'hot');
  const flags = await flagsOf(target);
  const run = await exact(target, new AbortController().signal, true);
  assert.notEqual(await flagsOf(target), flags);
  await stop(target);
  await run.dispose();
  await rejectsWith(exact(target, new AbortController().signal, true), 'targetBusy', /is stopped/);
  process.kill(target.pid, 'SIGCONT');
  await until(async () => !(await isHeld(target)));
  assert.equal(await flagsOf(target), flags);
  await target.kill();
});
