import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { AttributionMode } from '../../../src/capture/profiler';
import { createProfilers } from '../../../src/capture/profilers';

export interface StopPause {
  /** Longest gap in the target's event loop while it recorded, and from the call of stop to its answer. */
  readonly recordingMs: number;
  readonly stoppingMs: number;
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
    const { signal } = new AbortController();
    const target = { kind: 'node', inspector: ready, label: 'garbage' } as const;
    const running = await createProfilers().node.start(target, { seconds, signal, attribution });
    child.send('reset');
    await wait(seconds * 1000);
    const recording = await read(child);
    child.send('reset');
    const raw = await running.stop();
    const stopping = await read(child);
    await running.dispose();
    const reportedMs = raw.kind === 'v8HeapProfile' ? raw.stopMs : undefined;
    const bytesPerSecond = raw.kind === 'v8HeapProfile' ? (sampled(raw.profile) * 1000) / raw.durationMs : 0;
    return { recordingMs: recording.longestGapMs, stoppingMs: stopping.longestGapMs, reportedMs, bytesPerSecond };
  } finally {
    child.kill('SIGKILL');
  }
}

async function read(child: ChildProcess): Promise<{ longestGapMs: number; bytes: number }> {
  // A turn of the target's loop first: a gap counts when it is over.
  await wait(20);
  child.send('read');
  const [answer] = await once(child, 'message');
  return answer as { longestGapMs: number; bytes: number };
}

function sampled(profile: Uint8Array): number {
  const { samples } = JSON.parse(Buffer.from(profile).toString('utf8')) as { samples: { size: number }[] };
  return samples.reduce((sum, { size }) => sum + size, 0);
}
