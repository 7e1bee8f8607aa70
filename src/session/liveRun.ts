import type { RawCapture, RunningCapture } from '../capture/profiler';
import { type WindowEnd, windowEnd } from './captureWindow';
import type { LoadedProfile } from './loadedProfile';

export interface LivePorts {
  start(): Promise<RunningCapture>;
  /** Decodes and shows one window; undefined where nothing was allocated in it. Called once at a time. */
  show(raw: RawCapture): Promise<LoadedProfile | undefined>;
  /** A window was shown or dropped. */
  tell(progress: LiveProgress): void;
}

export interface LiveProgress {
  readonly shown: number;
  readonly dropped: number;
  /** Bytes allocated a second in the last window that was shown. */
  readonly rate: number | undefined;
}

/**
 * Records window after window and shows each. A window that ends while the one before is still being read is dropped, not
 * queued: what is held is the window being recorded and the one being read, however long it runs.
 */
export class LiveRun {
  #running: RunningCapture | undefined;
  #reading: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #progress: LiveProgress = { shown: 0, dropped: 0, rate: undefined };

  constructor(
    private readonly ports: LivePorts,
    private readonly seconds: number,
  ) {}

  /** Resolves when the user stopped or the target ended; the last window shown stays. Gives the target back on every path. */
  async run(stopped: Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      this.#running = await this.ports.start();
      this.ports.tell(this.#progress);
      let end: WindowEnd;
      do {
        end = await windowEnd(this.seconds, this.#running, stopped, signal);
        if (end === 'clock') this.#take(await this.#nextWindow());
        this.#throwFailure();
      } while (end === 'clock');
      await this.#finish(end);
    } finally {
      await this.#running?.dispose();
      await this.#reading;
    }
  }

  /** The window that just ended; the next one has begun. */
  async #nextWindow(): Promise<RawCapture> {
    const running = this.#running!;
    if (running.rotate !== undefined) return running.rotate();
    const raw = await running.stop();
    await running.dispose();
    this.#running = await this.ports.start();
    return raw;
  }

  #take(raw: RawCapture): void {
    if (this.#reading !== undefined) {
      this.#tell({ dropped: this.#progress.dropped + 1 });
      return;
    }
    this.#reading = this.#read(raw)
      .catch(error => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#reading = undefined;
      });
  }

  async #read(raw: RawCapture): Promise<void> {
    const profile = await this.ports.show(raw);
    if (profile === undefined) this.#tell({ rate: 0 });
    else this.#tell({ shown: this.#progress.shown + 1, rate: rateOf(profile) });
  }

  /** A run that was stopped before its first window, and one whose target ended, show what there is. */
  async #finish(end: WindowEnd): Promise<void> {
    await this.#reading;
    this.#throwFailure();
    if (end === 'stopped' && this.#progress.shown > 0) return;
    await this.#read(await this.#running!.stop());
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #tell(change: Partial<LiveProgress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.ports.tell(this.#progress);
  }
}

function rateOf({ attribution, seconds }: LoadedProfile): number | undefined {
  const bytes = attribution.totals[attribution.sampleTypes.indexOf('alloc_space')];
  return bytes === undefined || seconds <= 0 ? undefined : bytes / seconds;
}
