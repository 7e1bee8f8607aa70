import { CancelledError } from '../captureError';
import type { ProfiledScript } from '../profiledScript';
import type { RawCapture, RunningCapture, V8Capture } from '../profiler';
import type { AttachedProcess, SampledWindow } from './attachedProcess';
import { explainCdpError } from './nodeFailure';
import { hasNoSamples, profilesOf, sampledBytes } from './sampledProfile';
import { samplingInterval } from './samplingInterval';
import { SURVIVORS_NOTE, sampleSurvivors } from './survivorWindow';
import { momentaryRate } from './usedHeap';

export interface Recording {
  readonly interval: number;
  /** Length of the window in seconds that the interval was chosen for. */
  readonly seconds: number;
  readonly notes: readonly string[];
  readonly liveObjectsOnly: boolean;
  /** Bytes of V8's heap in use when sampling began; undefined where it could not be asked. */
  readonly usedBefore: number | undefined;
  readonly allocationRate: number | undefined;
  /** 'late': nothing may be lost between windows, so a better interval waits for the rotation after the next. */
  readonly adapts?: 'late';
  /** 'sampled': after the last window a short one tells what stays alive. */
  readonly survivors?: 'sampled';
}

/** A window that is being recorded. */
interface OpenWindow {
  readonly interval: number;
  readonly startedMs: number;
  readonly startedAt: number;
  readonly usedBefore: number | undefined;
}

/** How far the interval may be from what the budget asks for before another one is worth a restart of the sampler. */
const TOLERATED = 1.5;
/** Pauses of the target beyond this are worth telling: they show as a slow request. */
const LONG_STOP_MS = 100;

/** A sampler at work in the target. Holds the only session; that session ends with the capture, whichever way it ends. */
export class NodeCapture implements RunningCapture {
  readonly allocationRate: number | undefined;
  readonly notes: readonly string[];
  readonly ended: Promise<void>;
  private window: OpenWindow;
  private upcoming: number | undefined;
  private rotating: Promise<unknown> = Promise.resolve();
  private finishing: Promise<RawCapture> | undefined;
  private disposing: Promise<void> | undefined;

  constructor(
    private readonly process: AttachedProcess,
    private readonly recording: Recording,
    private readonly signal: AbortSignal,
  ) {
    this.allocationRate = recording.allocationRate;
    this.notes = recording.notes;
    this.window = {
      interval: recording.interval,
      startedMs: Date.now(),
      startedAt: performance.now(),
      usedBefore: recording.usedBefore,
    };
    const onAbort = () => void this.dispose();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const { connection } = process;
    this.ended = new Promise(resolve => {
      // The process has run its last line and waits for us: the samples are still there, its exit code is kept.
      connection.on('NodeRuntime.waitingForDisconnect', () => {
        process.markExiting();
        this.finish().then(
          () => resolve(),
          () => resolve(),
        );
      });
      void connection.closed.then(() => {
        signal.removeEventListener('abort', onAbort);
        if (this.finishing === undefined && this.disposing === undefined) resolve();
      });
    });
  }

  stop(): Promise<RawCapture> {
    return this.disposing === undefined || this.finishing !== undefined
      ? this.finish()
      : Promise.reject(new CancelledError());
  }

  rotate(): Promise<RawCapture> {
    if (this.disposing !== undefined) return Promise.reject(new CancelledError());
    if (this.finishing !== undefined) return this.finishing;
    const rotated = this.takeAndGoOn();
    this.rotating = rotated.catch(() => undefined);
    return rotated;
  }

  currentRate(): Promise<number | undefined> {
    const over = this.disposing !== undefined || this.finishing !== undefined;
    return over ? Promise.resolve(undefined) : momentaryRate(this.process.connection, this.signal);
  }

  dispose(): Promise<void> {
    this.disposing ??= this.process.release().then(() => undefined);
    return this.disposing;
  }

  private finish(): Promise<RawCapture> {
    if (this.finishing === undefined) {
      this.finishing = this.takeLast();
      // Nobody may ask for the result of a target that ended by itself.
      this.finishing.catch(() => undefined);
    }
    return this.finishing;
  }

  private async takeLast(): Promise<RawCapture> {
    await this.rotating;
    try {
      const { interval } = this.window;
      const taken = await this.withScripts(await this.takeWindow(() => this.process.stop(), interval));
      const raw = await this.withSurvivors(taken);
      return { ...raw, notes: [...raw.notes, ...(await this.process.release())] };
    } finally {
      await this.process.release();
    }
  }

  private async withSurvivors(raw: V8Capture): Promise<V8Capture> {
    if (this.recording.survivors === undefined) return raw;
    const survivors = await sampleSurvivors(this.process, raw, this.signal);
    if (this.disposing !== undefined) throw new CancelledError();
    return survivors === undefined ? raw : { ...raw, survivors, notes: [...raw.notes, SURVIVORS_NOTE] };
  }

  /**
   * The next interval has to be sent before the samples of this window are here, so it is a guess: the interval of this
   * one. If the load has changed so much that it misses the budget, what was sampled meanwhile is thrown away.
   */
  private async takeAndGoOn(): Promise<RawCapture> {
    if (this.recording.adapts === 'late') return this.takeAll();
    const { interval } = this.window;
    const raw = await this.takeWindow(() => this.process.rotate(interval), interval);
    const wanted = this.intervalAfter(raw);
    const off = wanted / interval;
    const over = this.finishing !== undefined || this.disposing !== undefined;
    if ((off > TOLERATED || off < 1 / TOLERATED) && !over) {
      await this.takeWindow(() => this.process.rotate(wanted), wanted);
    }
    return this.withScripts(raw);
  }

  private async takeAll(): Promise<RawCapture> {
    const interval = this.upcoming ?? this.window.interval;
    const raw = await this.takeWindow(() => this.process.rotate(interval), interval);
    this.upcoming = this.intervalAfter(raw);
    return this.withScripts(raw);
  }

  /** Asked for when the next window is under way already: nothing is lost meanwhile. */
  private async withScripts(raw: V8Capture): Promise<V8Capture> {
    const scripts = await this.process.scriptsOf(raw);
    return { ...raw, scripts, notes: [...raw.notes, ...this.process.scriptNotes()] };
  }

  private async takeWindow(take: () => Promise<SampledWindow>, nextInterval: number): Promise<V8Capture> {
    try {
      await this.process.assertRuns();
      const { window } = this;
      const taken = await take();
      if (this.disposing !== undefined) throw new CancelledError();
      this.window = {
        interval: nextInterval,
        startedMs: Date.now() - (performance.now() - taken.endedAt),
        startedAt: taken.endedAt + taken.stopMs,
        usedBefore: taken.used,
      };
      return this.describe(window, taken);
    } catch (error) {
      throw this.disposing === undefined ? explainCdpError(error, this.process.where) : new CancelledError();
    }
  }

  private intervalAfter({ durationMs, ...window }: V8Capture): number {
    // What survived says nothing about what was allocated.
    if (this.recording.liveObjectsOnly) return this.recording.interval;
    const bytesPerSecond = (sampledBytes(profilesOf(window)) * 1000) / Math.max(1, durationMs);
    return samplingInterval(bytesPerSecond, this.recording.seconds);
  }

  private describe(window: OpenWindow, taken: SampledWindow): V8Capture {
    const notes = [...this.notes, ...this.process.notes()];
    if (profilesOf(taken).every(hasNoSamples)) notes.push(idleNote(window.usedBefore, taken.used));
    if (taken.stopMs > LONG_STOP_MS) {
      notes.push(`The program stood still for ${Math.round(taken.stopMs)} ms while its samples were read.`);
    }
    return {
      kind: 'v8HeapProfile',
      profile: taken.profile,
      ...(taken.others.length > 0 && { others: taken.others }),
      interval: window.interval,
      attribution: this.process.attribution,
      stopMs: taken.stopMs,
      startedMs: window.startedMs,
      durationMs: taken.endedAt - window.startedAt,
      notes,
      liveObjectsOnly: this.recording.liveObjectsOnly,
    };
  }
}

/** A capture of a process that came to its end while it was being started. */
export function endedCapture(seen: {
  profile: Uint8Array;
  others: readonly Uint8Array[];
  scripts: readonly ProfiledScript[];
  interval: number;
  startedMs: number;
  durationMs: number;
  allocationRate: number;
  notes: readonly string[];
}): RunningCapture {
  const { allocationRate, ...window } = seen;
  const { notes } = seen;
  const raw: RawCapture = { kind: 'v8HeapProfile', ...window };
  return {
    allocationRate,
    notes,
    ended: Promise.resolve(),
    stop: async () => raw,
    rotate: async () => raw,
    dispose: async () => {},
  };
}

function idleNote(before: number | undefined, after: number | undefined): string {
  const nothing = 'Nothing was sampled: the process allocated next to nothing in this time';
  if (before === undefined || after === undefined) return `${nothing}.`;
  const growth = after - before;
  return `${nothing} (V8's heap in use went from ${megabytes(before)} to ${megabytes(after)}${growth > 0 ? '' : ', collections included'}).`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
