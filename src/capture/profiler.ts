import type { AttributionMode } from './attributionMode';
import type { PerOperation } from './launch/recipe';
import type { ProfiledScript } from './profiledScript';
import type { Target } from './target';

export type { AttributionMode };

/** Something a capture does to a process that its owner must agree to, in words they can judge. */
export interface ConsentRequest {
  /** What it is about, stable over versions: an answer can be remembered by it. */
  readonly subject: 'openInspector' | 'exactAttribution';
  readonly question: string;
  /** Exactly what will be done, and what is undone afterwards. */
  readonly detail: string;
}

/** Resolves to true if the user agrees. */
export type Consent = (request: ConsentRequest) => Promise<boolean>;

export interface CaptureOptions {
  /** Length of the window in seconds, greater than 0. The profiler uses it to choose its sampling interval. */
  readonly seconds: number;
  /** Aborting rejects every wait with CancelledError and leaves the target as it was found. */
  readonly signal: AbortSignal;
  /** Wish for Node targets, 'natural' where absent; what was done stands in `RawCapture.attribution`. */
  readonly attribution?: AttributionMode;
  /** Asked before a Node target is signalled to open its inspector; without it such a target is refused. */
  readonly consent?: Consent;
}

/** The port to a runtime: one for Go's pprof handlers, one for V8's inspector. */
export interface Profiler<T extends Target = Target> {
  /** Connects and starts to record. Rejects with CaptureError or CancelledError; nothing is left behind then. */
  start(target: T, options: CaptureOptions): Promise<RunningCapture>;
}

/** What is there of a capture once its window has begun. */
export interface Opening {
  /** The first snapshot. */
  readonly snapshot: Uint8Array;
  /** As in `RawCapture`. */
  readonly binary?: string;
}

export interface RunningCapture {
  /** Bytes allocated a second as the runtime told while starting; undefined where it did not. */
  readonly allocationRate: number | undefined;
  /** Sentences the user must know: a limit of the runtime, a cost. Shown with the result. */
  readonly notes: readonly string[];
  /** Where the window lies between two snapshots: what `stop` will return of the first one. Never rejects. */
  readonly opening?: Promise<Opening>;
  /** Resolves when the target ends or the capture breaks by itself; `stop` then still yields what there is. Never rejects. */
  readonly ended: Promise<void>;
  /** Stops recording, leaves the target as it was found and returns the bytes. Call once. */
  stop(): Promise<RawCapture>;
  /**
   * Returns the window so far and starts the next one with as little gap as the runtime allows; recording goes on
   * until `stop`, which then returns the last window. Not to be called again before it has settled. Rejects like `stop`;
   * the capture is over then and `dispose` is due.
   */
  rotate?(): Promise<RawCapture>;
  /** Bytes allocated a second right now, estimated at next to no cost; undefined where it cannot be told. Never rejects. */
  currentRate?(): Promise<number | undefined>;
  /** Takes away what `stop` left for decoding; without `stop` abandons the capture without a result and leaves the target as it was found. Idempotent; never rejects. */
  dispose(): Promise<void>;
}

/** What came out of the target, not yet decoded. */
export type RawCapture =
  | {
      readonly kind: 'pprofPair';
      /** Two gzip or raw pprof snapshots, taken at the start and the end of the window. */
      readonly before: Uint8Array;
      readonly after: Uint8Array;
      /** Opens the program that allocated, where it is on this machine and for as long as it runs. */
      readonly binary?: string;
      /** What `binary` says is the import path of its main package. */
      readonly mainPackage?: string;
      readonly startedMs: number;
      /** Milliseconds between the two snapshots. */
      readonly durationMs: number;
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'v8HeapProfile';
      /** JSON of HeapProfiler.SamplingHeapProfile, UTF-8. */
      readonly profile: Uint8Array;
      /** The same of the other isolates that were sampled in this window; decoding adds them, far from this thread. */
      readonly others?: readonly Uint8Array[];
      /** The scripts that the profiles name, as the inspector told of them: what leads from their code to its sources. */
      readonly scripts?: readonly ProfiledScript[];
      /** Set where the runtime knows live objects only (Node before 20): the bytes are those in use, not those allocated. */
      readonly liveObjectsOnly?: boolean;
      /** What was still alive, of what was allocated right after this window. */
      readonly survivors?: V8Survivors;
      /** The samplingInterval it was recorded with, in bytes. */
      readonly interval: number;
      /** Whether inlining was off in the whole window; absent means natural. */
      readonly attribution?: AttributionMode;
      /** Milliseconds the target stood still while its samples were read. */
      readonly stopMs?: number;
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
      /** The test binary; `dispose` takes it away. */
      readonly binary?: string;
      /** What a single benchmark printed. */
      readonly perOperation?: PerOperation;
      readonly startedMs: number;
      /** 0: the amount of work was fixed, not the time. */
      readonly durationMs: number;
      readonly notes: readonly string[];
    };

/** Two windows with the same sampling interval: of all objects, and without those that were collected in it. */
export interface V8Survivors {
  readonly all: V8Window;
  readonly alive: V8Window;
}

export interface V8Window {
  /** JSON of HeapProfiler.SamplingHeapProfile, UTF-8. */
  readonly profile: Uint8Array;
  readonly durationMs: number;
}

export type V8Capture = Extract<RawCapture, { kind: 'v8HeapProfile' }>;
