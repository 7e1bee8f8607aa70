import type { PerOperation } from './launch/recipe';
import type { Target } from './target';

export interface CaptureOptions {
  /** Length of the window in seconds, greater than 0. The profiler uses it to choose its sampling interval. */
  readonly seconds: number;
  /** Aborting rejects every wait with CancelledError and leaves the target as it was found. */
  readonly signal: AbortSignal;
}

/** The port to a runtime: one for Go's pprof handlers, one for V8's inspector. */
export interface Profiler<T extends Target = Target> {
  /** Connects and starts to record. Rejects with CaptureError or CancelledError; nothing is left behind then. */
  start(target: T, options: CaptureOptions): Promise<RunningCapture>;
}

export interface RunningCapture {
  /** Bytes allocated a second as the runtime told while starting; undefined where it did not. */
  readonly allocationRate: number | undefined;
  /** Sentences the user must know: a limit of the runtime, a cost. Shown with the result. */
  readonly notes: readonly string[];
  /** Resolves when the target ends or the capture breaks by itself; `stop` then still yields what there is. Never rejects. */
  readonly ended: Promise<void>;
  /** Stops recording, leaves the target as it was found and returns the bytes. Call once. */
  stop(): Promise<RawCapture>;
  /** Abandons the capture without a result and leaves the target as it was found. Idempotent; never rejects. */
  dispose(): Promise<void>;
}

/** What came out of the target, not yet decoded. */
export type RawCapture =
  | {
      readonly kind: 'pprofPair';
      /** Two gzip or raw pprof snapshots, taken at the start and the end of the window. */
      readonly before: Uint8Array;
      readonly after: Uint8Array;
      readonly startedMs: number;
      /** Milliseconds between the two snapshots. */
      readonly durationMs: number;
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'v8HeapProfile';
      /** JSON of HeapProfiler.SamplingHeapProfile, UTF-8. */
      readonly profile: Uint8Array;
      /** The samplingInterval it was recorded with, in bytes. */
      readonly interval: number;
      readonly startedMs: number;
      readonly durationMs: number;
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'goTest';
      /** The pprof profile that the test binary wrote at its end, package testing's own allocations included. */
      readonly profile: Uint8Array;
      /** The test or benchmark that was asked for. */
      readonly functionName: string;
      /** What a single benchmark printed. */
      readonly perOperation?: PerOperation;
      readonly startedMs: number;
      /** 0: the amount of work was fixed, not the time. */
      readonly durationMs: number;
      readonly notes: readonly string[];
    };
