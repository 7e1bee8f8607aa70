import * as vscode from 'vscode';
import type { CaptureRequest } from '../../api';
import { wantedAttribution } from '../../session/attributionMode';
import { asCaptureError, CaptureError } from '../../session/captureFailures';
import type { CaptureSession } from '../../session/captureSession';
import type { LoadedProfile, ProfileSource } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import type { Recipe } from '../../session/recipes';
import { isBusy } from '../../session/sessionState';
import type { AttributionMode, Consent, ConsentRequest, Target } from '../../session/targets';
import { tellSaving } from '../savingNotice';
import { type Settings, windowSeconds } from '../settings';

/** Stands before every capture; see editor/access. */
export interface Gate {
  /** Rejects with CaptureError where something would have to be asked first. */
  check(target: Target): Promise<void>;
  /** Asks; rejects with CancelledError when the user declines. */
  admit(target: Target): Promise<void>;
  /** Offers what helps after a failure; true where trying again makes sense. */
  recover(target: Target, failure: CaptureError): Promise<boolean>;
}

export interface TargetSource {
  /** Asks the user; undefined when they gave up. */
  pick(): Promise<Target | undefined>;
  askUrl(): Promise<Target | undefined>;
  askInspector(): Promise<Target | undefined>;
  /** Asks once in a workspace; the answer is remembered. */
  readonly consent: Consent;
  /** Without asking; rejects with CaptureError. */
  resolve(request: CaptureRequest): Promise<Target>;
}

type RepeatableSource = Exclude<ProfileSource, { kind: 'file' }>;

/** What is to be recorded of a target. */
interface Wish {
  /** Length of the window, 0 until stopped; of each window in live mode. */
  readonly seconds: number;
  readonly mode?: 'live';
  readonly baseline?: LoadedProfile;
  /** As the settings say where absent. */
  readonly attribution?: AttributionMode | undefined;
}

const exactConsent: ConsentRequest = {
  subject: 'exactAttribution',
  question: 'Switch off inlining in the process while it is captured?',
  detail: [
    'V8 charges what an inlined function allocates to its caller; without inlining every function has its own bytes.',
    'During the capture the program takes 7 to 24 % more CPU and allocates 13 to 15 % more. All code that V8 has optimised is compiled anew at the start and at the end.',
    'When the capture is over inlining is switched on again; should the connection break, the process does that itself within a minute.',
  ].join('\n\n'),
};

/** What the capture commands and the public API do. Failures reject; whoever called shows them. */
export class CaptureCommands {
  constructor(
    private readonly session: CaptureSession,
    private readonly store: ProfileStore,
    private readonly settings: Settings,
    private readonly targets: TargetSource,
    private readonly gate: Gate,
  ) {}

  /** The flame: starts, or ends the window that runs. */
  async toggle(): Promise<void> {
    const { state } = this.session;
    if (state.kind === 'capturing' || state.kind === 'live' || (state.kind === 'running' && state.canStop))
      this.session.finishEarly();
    else if (isBusy(state)) await this.#offerToCancel();
    else await this.#captureAnother();
  }

  async start(): Promise<void> {
    requireTrust();
    await this.captureAsked(await this.targets.pick());
  }

  /** Records until the flame is clicked again. */
  async startUntilStopped(request?: CaptureRequest): Promise<LoadedProfile | undefined> {
    return this.#captureNamed(request, { seconds: 0 });
  }

  /** Windows one after the other, each shown, until the flame is clicked again. */
  async startLive(request?: CaptureRequest): Promise<LoadedProfile | undefined> {
    const seconds = request?.seconds === undefined ? this.settings.liveSeconds() : checkedSeconds(request.seconds);
    return this.#captureNamed(request, { mode: 'live', seconds });
  }

  async fromUrl(request?: CaptureRequest): Promise<LoadedProfile | undefined> {
    if (request?.url !== undefined) return this.capture(request);
    return this.captureAsked(await this.targets.askUrl());
  }

  async fromInspector(request?: CaptureRequest): Promise<LoadedProfile | undefined> {
    if (request?.inspector !== undefined) return this.capture(request);
    return this.captureAsked(await this.targets.askInspector());
  }

  async fromProcess(request?: CaptureRequest): Promise<LoadedProfile | undefined> {
    if (request?.pid !== undefined) return this.capture(request);
    return this.captureAsked(await this.targets.pick());
  }

  async capture(request: CaptureRequest): Promise<LoadedProfile> {
    requireTrust();
    const seconds = request.seconds === undefined ? this.settings.captureSeconds() : checkedSeconds(request.seconds);
    return this.#captureTarget(await this.targets.resolve(request), { seconds });
  }

  /** The same capture as the one shown, set against it. */
  async captureAgain(): Promise<LoadedProfile> {
    const baseline = this.store.current;
    if (baseline === undefined || baseline.source.kind === 'file') {
      throw new CaptureError(
        'notAttachable',
        'There is no capture of a running process to repeat.',
        'Capture a process first: click the flame in the status bar.',
      );
    }
    const profile = await this.#repeat(baseline, baseline.source);
    this.#tellSaving(baseline);
    return profile;
  }

  /** Runs a program of our own, such as a test, and shows what it allocates. */
  async run(recipe: Recipe, baseline?: LoadedProfile): Promise<LoadedProfile> {
    requireTrust();
    return this.session.run(recipe, baseline);
  }

  /** With inlining switched off, of the Node process whose profile is shown, or of one that the user picks. */
  async exact(): Promise<LoadedProfile | undefined> {
    requireTrust();
    const shown = this.store.current?.source;
    const target = shown?.kind === 'target' && shown.target.kind === 'node' ? shown.target : await this.targets.pick();
    if (target === undefined) return undefined;
    if (target.kind !== 'node') {
      throw new CaptureError(
        'unsupportedRuntime',
        `${target.label} is a Go program: its profile is exact already.`,
        'Pick a Node.js process.',
      );
    }
    if (!(await this.targets.consent(exactConsent))) return undefined;
    return this.captureAsked(target, { seconds: this.settings.captureSeconds(), attribution: 'exact' });
  }

  /** Captures what the user just chose: they are there to be asked, once, for what is missing. */
  async captureAsked(
    target: Target | undefined,
    wish: Wish = { seconds: this.settings.captureSeconds() },
  ): Promise<LoadedProfile | undefined> {
    if (target === undefined) return undefined;
    requireTrust();
    if (!isBusy(this.session.state)) await this.gate.admit(target);
    try {
      return await this.#captureTarget(target, wish);
    } catch (error) {
      const failure = asCaptureError(error);
      if (failure instanceof CaptureError && (await this.gate.recover(target, failure)))
        return this.#captureTarget(target, wish);
      throw error;
    }
  }

  // With a capture or a run on the screen the flame repeats it; otherwise, also after a failure, it asks which.
  async #captureAnother(): Promise<void> {
    const source = this.session.state.kind === 'result' ? this.store.current?.source : undefined;
    if (source?.kind === 'target') await this.captureAsked(source.target);
    else if (source?.kind === 'test') await this.run(source.recipe);
    else await this.start();
  }

  async #repeat(baseline: LoadedProfile, source: RepeatableSource): Promise<LoadedProfile> {
    if (source.kind === 'test') return this.run(source.recipe, baseline);
    // What was stopped by hand is repeated for as long as it took.
    const seconds = source.seconds > 0 ? source.seconds : Math.max(baseline.seconds, 1);
    return this.#captureTarget(source.target, { seconds, baseline, attribution: baseline.attributionMode });
  }

  async #captureNamed(request: CaptureRequest | undefined, wish: Wish): Promise<LoadedProfile | undefined> {
    requireTrust();
    const isNamed = (request?.url ?? request?.inspector ?? request?.pid) !== undefined;
    if (request === undefined || !isNamed) return this.captureAsked(await this.targets.pick(), wish);
    return this.#captureTarget(await this.targets.resolve(request), wish);
  }

  async #captureTarget(target: Target, wish: Wish): Promise<LoadedProfile> {
    requireTrust();
    await this.gate.check(target);
    const attribution = wish.attribution ?? wantedAttribution(target, this.settings.get('node.exactAttribution'));
    return wish.mode === 'live'
      ? this.session.live(target, wish.seconds, attribution)
      : this.session.capture(target, wish.seconds, wish.baseline, attribution);
  }

  async #offerToCancel(): Promise<void> {
    const { state } = this.session;
    const label = 'label' in state ? state.label : 'the target';
    const cancel = 'Cancel Capture';
    const choice = await vscode.window.showInformationMessage(`Alloc Lens is already working on ${label}.`, cancel);
    if (choice === cancel) this.session.cancel();
  }

  #tellSaving(baseline: LoadedProfile): void {
    const { comparison } = this.store;
    if (comparison?.baseline === baseline) void tellSaving(comparison);
  }
}

function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new CaptureError(
    'notAttachable',
    'Capturing is off in an untrusted workspace.',
    'Trust this workspace first (Workspaces: Manage Workspace Trust).',
  );
}

// Arguments of commands and the API come from anywhere: a timer would take NaN or a day for "at once".
function checkedSeconds(seconds: unknown): number {
  if (typeof seconds === 'number' && seconds >= windowSeconds.least && seconds <= windowSeconds.most) return seconds;
  throw new CaptureError(
    'badWindow',
    `A window of ${typeof seconds === 'string' ? JSON.stringify(seconds) : seconds} seconds cannot be recorded.`,
    `Pass seconds as a number from ${windowSeconds.least} to ${windowSeconds.most}.`,
  );
}
