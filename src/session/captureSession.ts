import { CancelledError, CaptureError } from '../capture/captureError';
import type { Profiler, RawCapture, RunningCapture } from '../capture/profiler';
import type { GoTarget, NodeTarget, Target } from '../capture/target';
import { asCaptureError } from './captureFailures';
import type { CaptureLibrary } from './captures/captureLibrary';
import { planWindow, watchRate, windowEnd } from './captureWindow';
import { type Disposable, Emitter } from './emitter';
import { LiveRun } from './liveRun';
import type { LoadedProfile } from './loadedProfile';
import { type LoaderPorts, ProfileLoader } from './profileLoader';
import type { ProfileStore } from './profileStore';
import { isBusy, type SessionState } from './sessionState';

export interface Profilers {
  readonly go: Profiler<GoTarget>;
  readonly node: Profiler<NodeTarget>;
}

/** The world outside of the session. */
export interface CapturePorts extends LoaderPorts {
  /** Loads the capture code on first use. */
  profilers(): Promise<Profilers>;
  now(): number;
}

/** Runs one capture at a time and owns the state that the status bar shows. */
export class CaptureSession {
  readonly #changed = new Emitter<SessionState>();
  readonly onDidChangeState = this.#changed.event;
  #state: SessionState = { kind: 'idle' };
  #abort: AbortController | undefined;
  #finish: (() => void) | undefined;
  #running: Promise<unknown> | undefined;
  readonly #loader: ProfileLoader;

  constructor(
    private readonly ports: CapturePorts,
    private readonly store: ProfileStore,
  ) {
    this.#loader = new ProfileLoader(ports);
  }

  get state(): SessionState {
    return this.#state;
  }

  /**
   * Records the target for `seconds`, or until stopped where they are 0, and shows the profile, against `baseline` where one
   * is given. Rejects with CaptureError or CancelledError; the profile shown before stays.
   */
  capture(target: Target, seconds: number, baseline?: LoadedProfile): Promise<LoadedProfile> {
    return this.#exclusively(target.label, async signal => {
      const raw = await this.#record(target, seconds, signal);
      this.#enter({ kind: 'finishing', label: target.label });
      const mode = seconds > 0 ? 'fixed' : 'untilStopped';
      const origin = { target, mode, requestedSeconds: seconds, ...modeOf(raw) } as const;
      return this.#show(await this.#loader.fromTarget(raw, origin, signal), signal, baseline);
    });
  }

  /**
   * Records windows of `seconds` one after the other and shows each, until `finishEarly`; resolves to the last one. Of a run
   * one capture is kept: its last window.
   */
  live(target: Target, seconds: number): Promise<LoadedProfile> {
    return this.#exclusively(target.label, async signal => {
      let last: LoadedProfile | undefined;
      const show = async (raw: RawCapture) => {
        const replaces = last?.captureId;
        const mode = { mode: 'live', requestedSeconds: seconds, ...modeOf(raw) } as const;
        const origin = { target, ...mode, ...(replaces === undefined ? {} : { replaces }) };
        const shown = await this.#loader.fromTarget(raw, origin, signal).catch(undefinedIfIdle);
        if (shown !== undefined) last = this.#show(shown, signal);
        return shown;
      };
      const run = new LiveRun(
        {
          start: () => this.#start(target, seconds, signal),
          show,
          tell: progress => this.#enter({ kind: 'live', label: target.label, seconds, ...progress }),
        },
        seconds,
      );
      await run.run(this.#untilStopped(), signal);
      if (last === undefined) throw nothingAllocated(target.label);
      return last;
    });
  }

  /** Opens the bytes of a profile file. */
  openFile(path: string, bytes: Uint8Array): Promise<LoadedProfile> {
    return this.#exclusively(path.slice(path.lastIndexOf('/') + 1), async signal =>
      this.#show(await this.#loader.fromFile(path, bytes, signal), signal),
    );
  }

  /** Shows a saved capture, against another one where `baseline` names it. */
  openSaved(library: CaptureLibrary, id: string, baseline?: string): Promise<LoadedProfile> {
    return this.#exclusively(id, async signal => {
      const before = baseline === undefined ? undefined : await this.#loader.fromLibrary(library, baseline, signal);
      return this.#show(await this.#loader.fromLibrary(library, id, signal), signal, before);
    });
  }

  /** Reads a saved capture without showing it; whatever is under way goes on. */
  readSaved(library: CaptureLibrary, id: string): Promise<LoadedProfile> {
    return this.#loader.fromLibrary(library, id, new AbortController().signal);
  }

  /** Any profile file as gzip-compressed pprof. */
  asPprof(bytes: Uint8Array, name: string): Promise<Uint8Array> {
    return this.#loader.asPprof(bytes, name, new AbortController().signal);
  }

  /** Ends the window now; the profile of what was recorded so far is shown. */
  finishEarly(): void {
    this.#finish?.();
  }

  /** Gives up; the target is left as it was found. */
  cancel(): void {
    this.#abort?.abort();
  }

  /** Forgets the profile and goes back to idle. */
  clear(): void {
    this.store.clear();
    if (!isBusy(this.#state)) this.#enter({ kind: 'idle' });
  }

  /** Cancels what runs and waits until its target is left as it was found. */
  async dispose(): Promise<void> {
    this.cancel();
    await this.#running?.catch(() => undefined);
    this.#changed.dispose();
  }

  async #exclusively(label: string, work: (signal: AbortSignal) => Promise<LoadedProfile>): Promise<LoadedProfile> {
    if (isBusy(this.#state)) throw alreadyCapturing(this.#state);
    this.#abort = new AbortController();
    this.#enter({ kind: 'connecting', label });
    const running = work(this.#abort.signal);
    this.#running = running;
    try {
      const profile = await running;
      this.#enter({ kind: 'result', profile });
      return profile;
    } catch (error) {
      throw this.#failed(error);
    } finally {
      this.#abort = undefined;
      this.#finish = undefined;
    }
  }

  #failed(error: unknown): Error {
    const failure = asCaptureError(error);
    if (failure instanceof CancelledError) {
      const profile = this.store.current;
      this.#enter(profile === undefined ? { kind: 'idle' } : { kind: 'result', profile });
    } else {
      this.#enter({ kind: 'failed', error: failure });
    }
    return failure;
  }

  async #record(target: Target, seconds: number, signal: AbortSignal): Promise<RawCapture> {
    const { sampleFor, atMost } = planWindow(seconds);
    const running = await this.#start(target, sampleFor, signal);
    let watch: Disposable | undefined;
    try {
      const stopped = this.#untilStopped();
      const startedMs = this.ports.now();
      this.#enter({ kind: 'capturing', label: target.label, startedMs, seconds, rate: running.allocationRate });
      watch = watchRate(running, rate =>
        this.#enter({ kind: 'capturing', label: target.label, startedMs, seconds, rate }),
      );
      await windowEnd(atMost, running, stopped, signal);
      watch.dispose();
      this.#enter({ kind: 'finishing', label: target.label });
      return await running.stop();
    } finally {
      watch?.dispose();
      await running.dispose();
    }
  }

  async #start(target: Target, seconds: number, signal: AbortSignal): Promise<RunningCapture> {
    const profilers = await this.ports.profilers();
    const options = { seconds, signal };
    return target.kind === 'go' ? profilers.go.start(target, options) : profilers.node.start(target, options);
  }

  #untilStopped(): Promise<void> {
    return new Promise(resolve => {
      this.#finish = resolve;
    });
  }

  #show(profile: LoadedProfile, signal: AbortSignal, baseline?: LoadedProfile): LoadedProfile {
    if (signal.aborted) throw new CancelledError();
    if (baseline === undefined) this.store.show(profile);
    else this.store.showAgainst(baseline, profile);
    return profile;
  }

  #enter(state: SessionState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

function alreadyCapturing(state: SessionState): CaptureError {
  const label = 'label' in state ? state.label : 'a target';
  return new CaptureError(
    'alreadyCapturing',
    `Alloc Lens is already working on ${label}.`,
    'Wait until it has finished, or stop it from the status bar first.',
  );
}

/** How V8's samples were charged, where the profiler says so. */
function modeOf(raw: RawCapture): { attribution?: string } {
  return raw.kind === 'v8HeapProfile' ? { attribution: raw.attribution ?? 'natural' } : {};
}

/** An idle window is no failure while others follow. */
function undefinedIfIdle(error: unknown): undefined {
  if (error instanceof CaptureError && error.failure === 'noSamples') return undefined;
  throw error;
}

function nothingAllocated(label: string): CaptureError {
  return new CaptureError(
    'noSamples',
    `Nothing was recorded in ${label} while live mode ran.`,
    'Put the service under load and start live mode again.',
  );
}
