import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { AttributionMode } from '../../../src/capture/profiler';
import { createProfilers } from '../../../src/capture/profilers';

export interface LoopGap {
  /** Longest time between two turns of the target's event loop. */
  readonly gapMs: number;
  /** Most that its main thread computed between two turns. */
  readonly busyMs: number;
}

export interface StopPause {
  /** Before the capture, while it recorded, and from the call of stop to its answer. */
  readonly before: LoopGap;
  readonly recording: LoopGap;
  readonly stopping: LoopGap;
  /** What the capture itself reports. */
  readonly reportedMs: number | undefined;
  /** Bytes of garbage a second, by the capture's own count. */
  readonly bytesPerSecond: number;
}

/** One capture of a Node program of its own that makes garbage as fast as it is told. */
export async function measureStopPause(
  megabytesPerSecond: number,
  seconds: number,
  attribution: AttributionMode,
): Promise<StopPause> {
  const child = fork(path.resolve('test/bench/target/garbage.cjs'), {
    execArgv: ['--inspect=127.0.0.1:0'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  try {
    const [{ ready }] = (await once(child, 'message')) as [{ ready: string }];
    child.send({ megabytesPerSecond });
    await wait(1000);
    await take(child);
    await wait(2000);
    const before = await take(child);
    const { signal } = new AbortController();
    const target = { kind: 'node', inspector: ready, label: 'garbage' } as const;
    const running = await createProfilers().node.start(target, { seconds, signal, attribution });
    await take(child);
    await wait(seconds * 1000);
    const recording = await take(child);
    const raw = await running.stop();
    const stopping = await take(child);
    await running.dispose();
    const reportedMs = raw.kind === 'v8HeapProfile' ? raw.stopMs : undefined;
    const bytesPerSecond = raw.kind === 'v8HeapProfile' ? (sampled(raw.profile) * 1000) / raw.durationMs : 0;
    return { before, recording, stopping, reportedMs, bytesPerSecond };
  } finally {
    child.kill('SIGKILL');
  }
}

/** What happened since the last time; answered in order, so that nothing is counted twice or left out. */
async function take(child: ChildProcess): Promise<LoopGap> {
  const answer = once(child, 'message');
  child.send('take');
  return (await answer)[0] as LoopGap;
}

function sampled(profile: Uint8Array): number {
  const { samples } = JSON.parse(Buffer.from(profile).toString('utf8')) as { samples: { size: number }[] };
  return samples.reduce((sum, { size }) => sum + size, 0);
}
