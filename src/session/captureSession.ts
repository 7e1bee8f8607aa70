import { CancelledError, CaptureError } from '../capture/captureError';
import type { Recipe } from '../capture/launch/recipe';
import type { LaunchOptions, RunningLaunch } from '../capture/launch/runningLaunch';
import type { Profiler, RawCapture, RunningCapture } from '../capture/profiler';
import type { GoTarget, NodeTarget, Target } from '../capture/target';
import type { SourceRoot } from '../core/source/sourceRoots';
import { allocatedNothing, asCaptureError, decodeFailure } from './captureFailures';
import type { DecodedProfile, DecodeOutcome, DecodeRequest } from './decoding/decodeRequest';
import { Emitter } from './emitter';
import { type LoadedProfile, loadProfile, type ProfileSource, type ReadText } from './loadedProfile';
import { differenceNote } from './perOperation';
import type { ProfileStore } from './profileStore';
import { isBusy, type SessionState } from './sessionState';

export interface Profilers {
  readonly go: Profiler<GoTarget>;
  readonly node: Profiler<NodeTarget>;
}

/** The world outside of the session. */
export interface CapturePorts {
  /** Loads the capture code on first use. */
  profilers(): Promise<Profilers>;
  /** Starts a program of our own; loads the capture code on first use. */
  launch(recipe: Recipe, options: Pick<LaunchOptions, 'signal'>): Promise<RunningLaunch>;
  decode(request: DecodeRequest, roots: readonly SourceRoot[], signal: AbortSignal): Promise<DecodeOutcome>;
  roots(): Promise<readonly SourceRoot[]>;
  readonly readText: ReadText;
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
  #generation = 0;

  constructor(
    private readonly ports: CapturePorts,
    private readonly store: ProfileStore,
  ) {}

  get state(): SessionState {
    return this.#state;
  }

  /**
   * Records the target for `seconds` and shows the profile, against `baseline` where one is given. Rejects with
   * CaptureError or CancelledError; the profile shown before stays.
   */
  capture(target: Target, seconds: number, baseline?: LoadedProfile): Promise<LoadedProfile> {
    return this.#exclusively(target.label, async signal => {
      const raw = await this.#record(target, seconds, signal);
      this.#enter({ kind: 'finishing', label: target.label });
      const source: ProfileSource = { kind: 'target', target, seconds };
      const request = { ...raw, name: target.label };
      return this.#load(request, { source, label: target.label, notes: raw.notes, baseline }, signal);
    });
  }

  /**
   * Runs the recipe's program to its end and shows what it allocated, against `baseline` where one is given. Rejects like
   * `capture`.
   */
  run(recipe: Recipe, baseline?: LoadedProfile): Promise<LoadedProfile> {
    const { label } = recipe;
    return this.#exclusively(label, async signal => {
      const raw = await this.#runToEnd(recipe, signal);
      this.#enter({ kind: 'finishing', label });
      const about = { source: { kind: 'test', recipe }, label, notes: raw.notes, baseline } as const;
      return this.#load({ ...raw, name: label }, about, signal);
    });
  }

  /** Opens the bytes of a profile file. */
  openFile(path: string, bytes: Uint8Array): Promise<LoadedProfile> {
    const label = path.slice(path.lastIndexOf('/') + 1);
    return this.#exclusively(label, signal =>
      this.#load(
        { kind: 'file', bytes, name: label },
        { source: { kind: 'file', path }, label, notes: [], baseline: undefined },
        signal,
      ),
    );
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
    const profilers = await this.ports.profilers();
    const options = { seconds, signal };
    const running =
      target.kind === 'go' ? await profilers.go.start(target, options) : await profilers.node.start(target, options);
    try {
      const finished = new Promise<void>(resolve => {
        this.#finish = resolve;
      });
      const startedMs = this.ports.now();
      this.#enter({ kind: 'capturing', label: target.label, startedMs, seconds, rate: running.allocationRate });
      await window(seconds, running, finished, signal);
      this.#enter({ kind: 'finishing', label: target.label });
      return await running.stop();
    } finally {
      await running.dispose();
    }
  }

  async #runToEnd(recipe: Recipe, signal: AbortSignal): Promise<RawCapture> {
    const running = await this.ports.launch(recipe, { signal });
    try {
      const finished = new Promise<void>(resolve => {
        this.#finish = resolve;
      });
      const { canStop } = running;
      this.#enter({ kind: 'running', label: recipe.label, startedMs: this.ports.now(), canStop });
      // Aborting ends the program, and `stop` then rejects.
      await Promise.race([running.ended, finished]);
      return await running.stop();
    } finally {
      await running.dispose();
    }
  }

  async #load(
    request: DecodeRequest,
    about: { source: ProfileSource; label: string; notes: readonly string[]; baseline: LoadedProfile | undefined },
    signal: AbortSignal,
  ): Promise<LoadedProfile> {
    const outcome = await this.ports.decode(request, await this.ports.roots(), signal);
    if (outcome.kind === 'noSamples' && request.kind === 'goTest') throw allocatedNothing(about.label);
    if (outcome.kind !== 'decoded') throw decodeFailure(outcome, about.label);
    const profile = await loadProfile(this.#parts(outcome, request, about), this.ports.readText);
    if (signal.aborted) throw new CancelledError();
    if (about.baseline === undefined) this.store.show(profile);
    else this.store.showAgainst(about.baseline, profile);
    return profile;
  }

  #parts(
    outcome: DecodedProfile,
    request: DecodeRequest,
    about: { source: ProfileSource; label: string; notes: readonly string[] },
  ) {
    const { meta } = outcome.attribution;
    const recorded = request.kind !== 'file';
    const perOperation = request.kind === 'goTest' ? request.perOperation : undefined;
    const unlike = perOperation && differenceNote(perOperation, outcome.attribution);
    return {
      generation: ++this.#generation,
      label: about.label,
      source: about.source,
      capturedMs: recorded ? request.startedMs : meta.timeMs,
      seconds: (recorded ? request.durationMs : meta.durationMs) / 1000,
      attribution: outcome.attribution,
      stacks: outcome.stacks,
      notes: unlike === undefined ? about.notes : [...about.notes, unlike],
      ...(perOperation === undefined ? {} : { perOperation }),
    };
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

// The window ends by the clock, by the user, or because the target ended; aborting rejects.
function window(seconds: number, running: RunningCapture, finished: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(end, seconds * 1000);
    const onAbort = () => end(new CancelledError());
    function end(error?: unknown): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (error instanceof CancelledError) reject(error);
      else resolve();
    }
    signal.addEventListener('abort', onAbort);
    void finished.then(end);
    void running.ended.then(end);
    if (signal.aborted) onAbort();
  });
}
