import type { V8Survivors } from '../profiler';
import { wait } from '../wait';
import type { AttachedProcess } from './attachedProcess';
import { hasNoSamples } from './sampledProfile';

/** Longest of the two short windows, and its part of the capture. */
const LONGEST_MS = 700;
const PART = 0.1;
/** Below this a capture has too few samples for a part of them to tell anything. */
const SHORTEST_CAPTURE_MS = 1_000;

export const SURVIVORS_NOTE =
  'What stays alive was estimated from two short samples, of at most 0.7 s each, right after the capture.';

/**
 * Which of what a process allocates stays alive. V8 keeps the samples of collected objects without a mark once it is told to
 * keep any, so the two cannot be told apart in the capture itself. Two short windows follow it: one of all objects, and one
 * without those collected, which ends with a full collection as every window does. They are compared with each other and
 * not with the capture, as V8 charges a function to its caller once it is inlined, from one moment to the next. Undefined
 * where it would tell nothing; never rejects, as the capture is complete without it.
 */
export async function sampleSurvivors(
  process: AttachedProcess,
  capture: { readonly interval: number; readonly durationMs: number; readonly profile: Uint8Array },
  signal: AbortSignal,
): Promise<V8Survivors | undefined> {
  if (capture.durationMs < SHORTEST_CAPTURE_MS || hasNoSamples(capture.profile)) return undefined;
  const take = async (objects: 'all' | 'alive') => {
    await process.startMain(objects, capture.interval, { signal });
    const startedAt = performance.now();
    await wait(Math.min(LONGEST_MS, capture.durationMs * PART), signal);
    const { profile, endedAt } = await process.stop({ signal });
    return { profile, durationMs: endedAt - startedAt };
  };
  try {
    return { all: await take('all'), alive: await take('alive') };
  } catch {
    return undefined;
  }
}
