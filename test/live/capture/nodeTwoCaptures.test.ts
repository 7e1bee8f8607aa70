import assert from 'node:assert/strict';
import { platform } from 'node:os';
import { test } from 'node:test';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import { localProcess } from '../../../src/capture/procfs';
import type { RunningCapture } from '../../../src/capture/profiler';
import type { NodeTarget } from '../../../src/capture/target';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { type NodeProcess, otherSession, sampled, startNode, until } from './nodeTarget';

watchUnhandledRejections();

const elsewhere = platform() === 'linux' ? false : 'a signal that opens the inspector is sent on Linux only';
/** Chance decides who is first at each step, so once tells little. */
const TIMES = 4;

function start(target: NodeTarget, attribution: 'natural' | 'exact'): Promise<RunningCapture> {
  const signal = new AbortController().signal;
  return new NodeProfiler().start(target, { seconds: 0.5, signal, attribution, consent: async () => true });
}

async function race(target: NodeTarget, process: NodeProcess, attribution: 'natural' | 'exact'): Promise<void> {
  const racers = await Promise.allSettled([start(target, attribution), start(target, attribution)]);
  const won = racers.filter(each => each.status === 'fulfilled').map(each => each.value);
  const lost = racers.filter(each => each.status === 'rejected').map(each => each.reason);
  assert.equal(won.length, 1, lost.map(each => each.message).join('\n'));
  assert.equal(lost[0].failure, 'samplerInUse', lost[0].message);
  await process.command('burn 100 100000');
  assert.ok(sampled(await won[0]!.stop(), 'burn') > 5e6);
}

for (const attribution of ['natural', 'exact'] as const) {
  test(`of two ${attribution} captures that begin in the same instant one is told of the other, which is whole`, async () => {
    const target = await startNode();
    const found: NodeTarget = { kind: 'node', inspector: target.host, label: 'app' };
    for (let i = 0; i < TIMES; i++) await race(found, target, attribution);
    const session = await otherSession(target);
    const expression = "globalThis[Symbol.for('allocLens.claim')] === undefined";
    const { result } = await session.send('Runtime.evaluate', { expression, returnByValue: true });
    assert.equal((result as { value: unknown }).value, true);
    await session.close();
    await target.kill();
  });
}

test('two captures that open the inspector in the same instant share it, and it is closed after both', {
  skip: elsewhere,
}, async () => {
  const target = await startNode(['--inspect-port=0']);
  const { pid } = target;
  await race({ kind: 'node', inspector: '', attach: 'signal', label: 'app', pid }, target, 'natural');
  await until(async () => {
    const found = await localProcess(pid);
    return typeof found !== 'string' && found.listeners.length === 0;
  });
  await target.kill();
});

test('a capture that begins while another measures how much is allocated is told so', async () => {
  const target = await startNode();
  const found: NodeTarget = { kind: 'node', inspector: target.host, label: 'app' };
  const first = start(found, 'exact');
  const session = await otherSession(target);
  const expression = "globalThis[Symbol.for('allocLens.claim')] !== undefined";
  await until(async () => {
    const { result } = await session.send('Runtime.evaluate', { expression, returnByValue: true });
    return (result as { value: unknown }).value === true;
  });
  await rejectsWith(start(found, 'exact'), 'samplerInUse', /already samples/);
  await (await first).stop();
  await session.close();
  await target.kill();
});
