import { setTimeout as wait } from 'node:timers/promises';
import type { AttributionMode } from '../../../src/capture/profiler';
import { createProfilers } from '../../../src/capture/profilers';
import type { NodeTarget } from '../../../src/capture/target';
import type { BusyNode, NodeTally } from './busyTarget';

/** Since the target was last asked. */
export type LoopGap = Pick<NodeTally, 'gapMs' | 'busyMs'>;

export interface StopPause {
  /** In as long a time without a capture as the stop took, several times over: what its own collections cost it. */
  readonly before: LoopGap;
  readonly recording: LoopGap;
  /** From the call of stop to its answer. */
  readonly stopping: LoopGap;
  /** What the capture itself reports. */
  readonly reportedMs: number | undefined;
  readonly samples: number;
  /** Bytes of garbage a second, by the capture's own count. */
  readonly bytesPerSecond: number;
}

export async function measureStopPause(
  busy: BusyNode,
  seconds: number,
  attribution: AttributionMode,
): Promise<StopPause> {
  await busy.take();
  await wait(2000);
  const before = await busy.take();
  const { signal } = new AbortController();
  const options = { seconds, signal, attribution };
  const running = await createProfilers().node.start(busy.target as NodeTarget, options);
  try {
    await busy.take();
    await wait(seconds * 1000);
    const recording = await busy.take();
    const raw = await running.stop();
    const stopping = await busy.take();
    if (raw.kind !== 'v8HeapProfile') throw new Error(`a Node target answered with ${raw.kind}`);
    const sizes = sampled(raw.profile);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const bytesPerSecond = (bytes * 1000) / raw.durationMs;
    return { before, recording, stopping, reportedMs: raw.stopMs, samples: sizes.length, bytesPerSecond };
  } finally {
    await running.dispose();
  }
}

function sampled(profile: Uint8Array): number[] {
  const { samples } = JSON.parse(Buffer.from(profile).toString('utf8')) as { samples: { size: number }[] };
  return samples.map(({ size }) => size);
}
