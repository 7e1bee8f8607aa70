import type { V8Survivors } from '../profiler';
import { wait } from '../wait';
import type { AttachedProcess } from './attachedProcess';
import { hasNoSamples } from './sampledProfile';

/** Longest second window, and its part of the capture. */
const LONGEST_MS = 1_000;
const PART = 0.2;
/** Below this a capture has too few samples for a part of them to tell anything. */
const SHORTEST_CAPTURE_MS = 1_000;

export const SURVIVORS_NOTE =
  'What stays alive was estimated from a second sample of at most one second, right after the capture.';

/**
 * Which of what a process allocates stays alive. V8 keeps the samples of collected objects without a mark once it is told to
 * keep any, so the two cannot be told apart in the capture itself: a short window without them, which ends with a full
 * collection as every window does, holds what is alive. Undefined where it would cost too much or tell nothing; never
 * rejects, as the capture is complete without it.
 */
export async function sampleSurvivors(
  process: AttachedProcess,
  capture: { readonly interval: number; readonly durationMs: number; readonly profile: Uint8Array },
  signal: AbortSignal,
): Promise<V8Survivors | undefined> {
  if (capture.durationMs < SHORTEST_CAPTURE_MS || hasNoSamples(capture.profile)) return undefined;
  try {
    await process.startAlive(capture.interval, { signal });
    const startedAt = performance.now();
    await wait(Math.min(LONGEST_MS, capture.durationMs * PART), signal);
    const taken = await process.stop({ signal });
    return { profile: taken.profile, durationMs: taken.endedAt - startedAt };
  } catch {
    return undefined;
  }
}
