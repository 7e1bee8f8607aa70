import * as vscode from 'vscode';
import type { CaptureRequest } from '../../api';
import { CaptureError } from '../../session/captureFailures';
import type { CaptureSession } from '../../session/captureSession';
import type { LoadedProfile } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import { savingSentence } from '../../session/savingSentence';
import { isBusy } from '../../session/sessionState';
import type { Target } from '../../session/targets';
import type { Settings } from '../settings';

export interface TargetSource {
  /** Asks the user; undefined when they gave up. */
  pick(): Promise<Target | undefined>;
  askUrl(): Promise<Target | undefined>;
  askInspector(): Promise<Target | undefined>;
  /** Without asking; rejects with CaptureError. */
  resolve(request: CaptureRequest): Promise<Target>;
}

/** What the capture commands and the public API do. Failures reject; whoever called shows them. */
export class CaptureCommands {
  #lastTarget: Target | undefined;

  constructor(
    private readonly session: CaptureSession,
    private readonly store: ProfileStore,
    private readonly settings: Settings,
    private readonly targets: TargetSource,
  ) {}

  /** The flame: starts, or ends the window that runs. */
  async toggle(): Promise<void> {
    const { state } = this.session;
    if (state.kind === 'capturing' || state.kind === 'live') this.session.finishEarly();
    else if (isBusy(state)) await this.#offerToCancel();
    else if (this.#lastTarget === undefined) await this.start();
    else await this.#captureTarget(this.#lastTarget, this.settings.captureSeconds());
  }

  async start(): Promise<void> {
    const target = await this.targets.pick();
    if (target !== undefined) await this.#captureTarget(target, this.settings.captureSeconds());
  }

  /** Records until the flame is clicked again. */
  async startUntilStopped(request?: CaptureRequest): Promise<LoadedProfile | undefined> {
    const target = await this.#targetOf(request);
    return target && this.#captureTarget(target, 0);
  }

  /** Windows one after the other, each shown, until the flame is clicked again. */
  async startLive(request?: CaptureRequest): Promise<LoadedProfile | undefined> {
    const target = await this.#targetOf(request);
    if (target === undefined) return undefined;
    throwIfUntrusted();
    const seconds = request?.seconds === undefined ? this.settings.liveSeconds() : Math.max(request.seconds, 0.2);
    this.#lastTarget = target;
    return this.session.live(target, seconds);
  }

  async fromUrl(request?: CaptureRequest): Promise<LoadedProfile | undefined> {
    if (request?.url !== undefined) return this.capture(request);
    return this.#captureAsked(await this.targets.askUrl());
  }

  async fromInspector(request?: CaptureRequest): Promise<LoadedProfile | undefined> {
    if (request?.inspector !== undefined) return this.capture(request);
    return this.#captureAsked(await this.targets.askInspector());
  }

  async fromProcess(request?: CaptureRequest): Promise<LoadedProfile | undefined> {
    if (request?.pid !== undefined) return this.capture(request);
    return this.#captureAsked(await this.targets.pick());
  }

  async capture(request: CaptureRequest): Promise<LoadedProfile> {
    const target = await this.targets.resolve(request);
    return this.#captureTarget(target, request.seconds ?? this.settings.captureSeconds());
  }

  /** The same capture as the one shown, set against it. */
  async captureAgain(): Promise<LoadedProfile> {
    const baseline = this.store.current;
    if (baseline?.source.kind !== 'target') {
      throw new CaptureError(
        'notAttachable',
        'There is no capture of a running process to repeat.',
        'Capture a process first: click the flame in the status bar.',
      );
    }
    const { target, seconds } = baseline.source;
    // What was stopped by hand is repeated for as long as it took.
    const profile = await this.#captureTarget(target, seconds > 0 ? seconds : Math.max(baseline.seconds, 1), baseline);
    this.#tellSaving(baseline);
    return profile;
  }

  async #targetOf(request: CaptureRequest | undefined): Promise<Target | undefined> {
    const isNamed = (request?.url ?? request?.inspector ?? request?.pid) !== undefined;
    return request !== undefined && isNamed ? this.targets.resolve(request) : this.targets.pick();
  }

  async #captureAsked(target: Target | undefined): Promise<LoadedProfile | undefined> {
    return target && this.#captureTarget(target, this.settings.captureSeconds());
  }

  async #captureTarget(target: Target, seconds: number, baseline?: LoadedProfile): Promise<LoadedProfile> {
    throwIfUntrusted();
    const profile = await this.session.capture(target, seconds, baseline);
    // Only a target that answered is worth starting on with one click.
    this.#lastTarget = target;
    return profile;
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
    if (comparison?.baseline === baseline) void vscode.window.showInformationMessage(savingSentence(comparison));
  }
}

function throwIfUntrusted(): void {
  if (vscode.workspace.isTrusted) return;
  throw new CaptureError(
    'notAttachable',
    'Capturing is off in an untrusted workspace.',
    'Trust this workspace first (Workspaces: Manage Workspace Trust).',
  );
}
