import { CancelledError } from '../capture/captureError';
import type { RunningCapture } from '../capture/profiler';
import type { Disposable } from './emitter';

/** Longest window of a capture without a length of its own. */
export const longestWindowSeconds = 600;
/**
 * What the sampling interval of such a window is chosen for. A window that is stopped early still has samples to stand
 * on, and the longest has five times the budget: V8 then needs about 75 ms to hand them over.
 */
const plannedSeconds = longestWindowSeconds / 5;

/** How a profiler is to plan, and when the clock ends the window; `seconds` 0 means until stopped. */
export function planWindow(seconds: number): { readonly sampleFor: number; readonly atMost: number } {
  return seconds > 0
    ? { sampleFor: seconds, atMost: seconds }
    : { sampleFor: plannedSeconds, atMost: longestWindowSeconds };
}

const rateIntervalMs = 2000;

/** Tells the allocation rate from time to time, where the runtime knows it; never after `dispose`. */
export function watchRate(running: RunningCapture, tell: (rate: number) => void): Disposable {
  let over = false;
  let asking = false;
  const ask = async () => {
    if (asking) return;
    asking = true;
    const rate = await running.currentRate?.();
    asking = false;
    if (rate !== undefined && !over) tell(rate);
  };
  const timer = running.currentRate === undefined ? undefined : setInterval(() => void ask(), rateIntervalMs);
  return {
    dispose: () => {
      over = true;
      clearInterval(timer);
    },
  };
}

export type WindowEnd = 'clock' | 'stopped' | 'targetEnded';

/** Resolves when the window is over: by the clock, by the user, or because the target ended. Aborting rejects. */
export function windowEnd(
  seconds: number,
  running: RunningCapture,
  stopped: Promise<void>,
  signal: AbortSignal,
): Promise<WindowEnd> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => resolve('clock')), seconds * 1000);
    const onAbort = () => settle(() => reject(new CancelledError()));
    function settle(how: () => void): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      how();
    }
    signal.addEventListener('abort', onAbort);
    void stopped.then(() => settle(() => resolve('stopped')));
    void running.ended.then(() => settle(() => resolve('targetEnded')));
    if (signal.aborted) onAbort();
  });
}
