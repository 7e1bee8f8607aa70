import type { RunningCapture } from '../profiler';

export interface LaunchOptions {
  /** Aborting ends the processes that were started and rejects with CancelledError. */
  readonly signal: AbortSignal;
  /** What the program prints, as it comes. */
  onOutput(text: string): void;
}

/** A run under way. `stop` before `ended` works only where `canStop`; otherwise it gives the run up (CancelledError). */
export interface RunningLaunch extends RunningCapture {
  readonly canStop: boolean;
}
