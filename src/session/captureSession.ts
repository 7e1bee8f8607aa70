import { CancelledError, CaptureError } from '../capture/captureError';
import type {
  AttributionMode,
  CaptureOptions,
  Consent,
  Profiler,
  RawCapture,
  RunningCapture,
} from '../capture/profiler';
import type { GoTarget, NodeTarget, Target } from '../capture/target';
import type { SourceRoot } from '../core/source/sourceRoots';
import { asCaptureError, decodeFailure } from './captureFailures';
import type { DecodedProfile, DecodeOutcome, DecodeRequest } from './decoding/decodeRequest';
import { Emitter } from './emitter';
import { type LoadedProfile, loadProfile, type ProfileSource, type ReadText } from './loadedProfile';
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
  decode(request: DecodeRequest, roots: readonly SourceRoot[], signal: AbortSignal): Promise<DecodeOutcome>;
  roots(): Promise<readonly SourceRoot[]>;
  readonly readText: ReadText;
  now(): number;
  /** Asks the user before something is done to a process that they have not asked for; nothing is done without. */
  readonly consent?: Consent;
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
  capture(
    target: Target,
    seconds: number,
    baseline?: LoadedProfile,
    attribution: AttributionMode = 'natural',
  ): Promise<LoadedProfile> {
    return this.#exclusively(target.label, async signal => {
      const raw = await this.#record(target, { seconds, attribution, signal });
      this.#enter({ kind: 'finishing', label: target.label });
      const source: ProfileSource = { kind: 'target', target, seconds };
      const request = { ...raw, name: target.label };
      return this.#load(request, { source, label: target.label, notes: raw.notes, baseline }, signal);
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

  async #record(target: Target, wish: CaptureOptions): Promise<RawCapture> {
    const { seconds, signal } = wish;
    const profilers = await this.ports.profilers();
    const { consent } = this.ports;
    const options = consent === undefined ? wish : { ...wish, consent };
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

  async #load(
    request: DecodeRequest,
    about: { source: ProfileSource; label: string; notes: readonly string[]; baseline: LoadedProfile | undefined },
    signal: AbortSignal,
  ): Promise<LoadedProfile> {
    const outcome = await this.ports.decode(request, await this.ports.roots(), signal);
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
    return {
      generation: ++this.#generation,
      label: about.label,
      source: about.source,
      capturedMs: recorded ? request.startedMs : meta.timeMs,
      seconds: (recorded ? request.durationMs : meta.durationMs) / 1000,
      attribution: outcome.attribution,
      stacks: outcome.stacks,
      attributionMode: request.kind === 'v8HeapProfile' ? (request.attribution ?? 'natural') : undefined,
      notes: about.notes,
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
