import { CancelledError } from '../capture/captureError';
import type { Recipe } from '../capture/launch/recipe';
import type { AttributionMode, CaptureOptions, RawCapture, RunningCapture } from '../capture/profiler';
import type { Target } from '../capture/target';
import { alreadyCapturing, asCaptureError, recordedNothing, undefinedIfIdle } from './captureFailures';
import type { CapturePorts } from './capturePorts';
import type { Library } from './captures/lazyLibrary';
import type { SavedContent } from './captures/savedContent';
import { type Disposable, Emitter } from './emitter';
import { lazily } from './lazily';
import type { LoadedProfile } from './loadedProfile';
import type { ProfileLoader } from './profileLoader';
import type { ProfileStore } from './profileStore';
import { isBusy, type SessionState } from './sessionState';

interface Loaded {
  readonly profile: LoadedProfile;
  readonly baseline: LoadedProfile | undefined;
}

const recording = lazily(() => import('./recording'));

/** Runs one capture at a time and owns the state that the status bar shows. */
export class CaptureSession {
  readonly #changed = new Emitter<SessionState>();
  readonly onDidChangeState = this.#changed.event;
  #state: SessionState = { kind: 'idle' };
  #abort: AbortController | undefined;
  #finish: (() => void) | undefined;
  #running: Promise<unknown> | undefined;
  readonly #loader: () => Promise<ProfileLoader>;

  constructor(
    private readonly ports: CapturePorts,
    private readonly store: ProfileStore,
  ) {
    this.#loader = lazily(
      async () => new (await recording()).ProfileLoader(ports, target => store.growthBefore(target)),
    );
  }

  get state(): SessionState {
    return this.#state;
  }

  /**
   * Records the target for `seconds`, or until stopped where they are 0, and shows the profile, against `baseline` where one
   * is given. Rejects with CaptureError or CancelledError; the profile shown before stays.
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
      const mode = seconds > 0 ? 'fixed' : 'untilStopped';
      const origin = { target, mode, requestedSeconds: seconds } as const;
      return { profile: await (await this.#loader()).fromTarget(raw, origin, signal), baseline };
    });
  }

  /**
   * Records windows of `seconds` one after the other and shows each, until `finishEarly`; resolves to the last one. Of a run
   * one capture is kept: its last window.
   */
  live(target: Target, seconds: number, attribution: AttributionMode = 'natural'): Promise<LoadedProfile> {
    return this.#exclusively(target.label, async signal => {
      const [{ LiveRun }, loader] = await Promise.all([recording(), this.#loader()]);
      let last: LoadedProfile | undefined;
      const show = async (raw: RawCapture) => {
        const replaces = last?.captureId;
        const mode = { mode: 'live', requestedSeconds: seconds } as const;
        const origin = { target, ...mode, ...(replaces === undefined ? {} : { replaces }) };
        const shown = await loader.fromTarget(raw, origin, signal).catch(undefinedIfIdle);
        if (signal.aborted) throw new CancelledError();
        if (shown === undefined) return undefined;
        last = shown;
        this.store.show(shown);
        return shown;
      };
      const run = new LiveRun(
        {
          start: () => this.#start(target, { seconds, attribution, signal }),
          show,
          tell: progress => this.#enter({ kind: 'live', label: target.label, seconds, ...progress }),
        },
        seconds,
      );
      await run.run(this.#untilStopped(), signal);
      if (last === undefined) throw recordedNothing(target.label);
      return { profile: last, baseline: undefined };
    });
  }

  /**
   * Runs the recipe's program to its end and shows what it allocated, against `baseline` where one is given. Rejects like
   * `capture`.
   */
  run(recipe: Recipe, baseline?: LoadedProfile): Promise<LoadedProfile> {
    const { label } = recipe;
    return this.#exclusively(label, async signal => {
      const load = async (raw: RawCapture) => {
        this.#enter({ kind: 'finishing', label });
        return (await this.#loader()).fromRun(raw, recipe, signal);
      };
      return { profile: await this.#runToEnd(recipe, signal, load), baseline };
    });
  }

  /** Opens the bytes of a profile file. */
  openFile(path: string, bytes: Uint8Array): Promise<LoadedProfile> {
    return this.#exclusively(path.slice(path.lastIndexOf('/') + 1), async signal => ({
      profile: await (await this.#loader()).fromFile(path, bytes, signal),
      baseline: undefined,
    }));
  }

  /** Shows a saved capture, against another one where `baseline` names it. */
  openSaved(library: Library, id: string, baseline?: string): Promise<LoadedProfile> {
    return this.#exclusively(id, async signal => {
      const before =
        baseline === undefined ? undefined : await (await this.#loader()).fromLibrary(library, baseline, signal);
      return { profile: await (await this.#loader()).fromLibrary(library, id, signal), baseline: before };
    });
  }

  /** Reads a saved capture without showing it; whatever is under way goes on. */
  async readSaved(library: Library, id: string): Promise<LoadedProfile> {
    return (await this.#loader()).fromLibrary(library, id, new AbortController().signal);
  }

  /** Any profile as gzip-compressed pprof. */
  async asPprof(content: SavedContent, name: string): Promise<Uint8Array> {
    return (await this.#loader()).asPprof(content, name, new AbortController().signal);
  }

  /** Ends the window now; the profile of what was recorded so far is shown. */
  finishEarly(): void {
    this.#finish?.();
  }

  /** Gives up; the target is left as it was found. */
  cancel(): void {
    this.#abort?.abort();
  }

  /** Forgets the profile and goes back to idle; what runs is cancelled, since its result would bring the profile back. */
  clear(): void {
    this.cancel();
    this.store.clear();
    if (!isBusy(this.#state)) this.#enter({ kind: 'idle' });
  }

  /** Cancels what runs and waits until its target is left as it was found. */
  async dispose(): Promise<void> {
    this.cancel();
    await this.#running?.catch(() => undefined);
    this.#changed.dispose();
  }

  async #exclusively(label: string, work: (signal: AbortSignal) => Promise<Loaded>): Promise<LoadedProfile> {
    if (isBusy(this.#state)) throw alreadyCapturing(this.#state);
    const abort = new AbortController();
    this.#abort = abort;
    this.#enter({ kind: 'connecting', label });
    const running = work(abort.signal);
    this.#running = running;
    let loaded: Loaded;
    try {
      loaded = await running;
      if (abort.signal.aborted) throw new CancelledError();
    } catch (error) {
      this.#letGo();
      throw this.#failed(error);
    }
    this.#letGo();
    return this.#show(loaded);
  }

  // Before anybody hears of the result: a listener may start the next capture, which then has its own to stop and cancel.
  #letGo(): void {
    this.#abort = undefined;
    this.#finish = undefined;
  }

  #show({ profile, baseline }: Loaded): LoadedProfile {
    this.#state = { kind: 'result', profile };
    if (this.store.current !== profile) this.store.show(profile, baseline);
    if (this.#state.kind === 'result') this.#changed.fire(this.#state);
    return profile;
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
    const { planWindow, watchRate, windowEnd } = await recording();
    const { sampleFor, atMost } = planWindow(seconds);
    const running = await this.#start(target, { ...wish, seconds: sampleFor });
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

  async #start(target: Target, wish: CaptureOptions): Promise<RunningCapture> {
    const profilers = await this.ports.profilers();
    // What reading the profile needs takes its time, too: the window has some.
    this.ports.prepare?.();
    const { consent } = this.ports;
    const options = consent === undefined ? wish : { ...wish, consent };
    const starting = target.kind === 'go' ? profilers.go.start(target, options) : profilers.node.start(target, options);
    const running = await starting;
    if (running.opening !== undefined) this.ports.open?.(running.opening);
    return running;
  }

  /** What the run left on disk is there until it is loaded. */
  async #runToEnd(
    recipe: Recipe,
    signal: AbortSignal,
    load: (raw: RawCapture) => Promise<LoadedProfile>,
  ): Promise<LoadedProfile> {
    const running = await this.ports.launch(recipe, { signal });
    try {
      const stopped = this.#untilStopped();
      const { canStop } = running;
      this.#enter({ kind: 'running', label: recipe.label, startedMs: this.ports.now(), canStop });
      // Aborting ends the program, and `stop` then rejects.
      await Promise.race([running.ended, stopped]);
      return await load(await running.stop());
    } finally {
      await running.dispose();
    }
  }

  #untilStopped(): Promise<void> {
    return new Promise(resolve => {
      this.#finish = resolve;
    });
  }

  #enter(state: SessionState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}
