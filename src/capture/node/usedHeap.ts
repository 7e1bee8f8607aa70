import { CancelledError } from '../captureError';
import type { CdpSession, CommandOptions } from './cdpChannel';

/** Readings of one estimate, and the milliseconds between them: short beside the time between two scavenges. */
const READINGS = 5;
const APART_MS = 4;

/** Bytes of V8's heap in use. Serves notes and estimates only, so a target that does not tell is no failure. */
export async function usedHeap(session: CdpSession, options: CommandOptions = {}): Promise<number | undefined> {
  try {
    const { usedSize } = await session.send('Runtime.getHeapUsage', {}, options);
    return typeof usedSize === 'number' ? usedSize : undefined;
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return undefined;
  }
}

/**
 * Bytes allocated a second in the main thread, from the slope of the used heap over some milliseconds. Steps with a
 * collection in between go down and are left out. Undefined where all do, or where the target does not answer.
 */
export async function momentaryRate(session: CdpSession, signal: AbortSignal): Promise<number | undefined> {
  let bytes = 0;
  let milliseconds = 0;
  let before: { used: number; at: number } | undefined;
  for (let i = 0; i < READINGS; i++) {
    if (i > 0) await new Promise(resolve => setTimeout(resolve, APART_MS));
    const used = await usedHeap(session, { timeoutMs: 1_000, signal }).catch(() => undefined);
    if (used === undefined) return undefined;
    const now = { used, at: performance.now() };
    if (before !== undefined && now.used >= before.used) {
      bytes += now.used - before.used;
      milliseconds += now.at - before.at;
    }
    before = now;
  }
  return milliseconds > 0 ? (bytes * 1000) / milliseconds : undefined;
}
