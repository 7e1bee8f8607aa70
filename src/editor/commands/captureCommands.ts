import * as vscode from 'vscode';
import type { CaptureRequest } from '../../api';
import { CaptureError } from '../../session/captureFailures';
import type { CaptureSession } from '../../session/captureSession';
import type { LoadedProfile } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import { savingSentence } from '../../session/savingSentence';
import { isBusy } from '../../session/sessionState';
import type { Target } from '../../session/targets';
import { type Settings, windowSeconds } from '../settings';

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
  constructor(
    private readonly session: CaptureSession,
    private readonly store: ProfileStore,
    private readonly settings: Settings,
    private readonly targets: TargetSource,
  ) {}

  /** The flame: starts, or ends the window that runs. */
  async toggle(): Promise<void> {
    const { state } = this.session;
    if (state.kind === 'capturing') this.session.finishEarly();
    else if (isBusy(state)) await this.#offerToCancel();
    else await this.#captureAnother();
  }

  async start(): Promise<void> {
    requireTrust();
    const target = await this.targets.pick();
    if (target !== undefined) await this.#captureTarget(target, this.settings.captureSeconds());
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
    requireTrust();
    const seconds = request.seconds === undefined ? this.settings.captureSeconds() : checkedSeconds(request.seconds);
    return this.#captureTarget(await this.targets.resolve(request), seconds);
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
    const profile = await this.#captureTarget(target, seconds, baseline);
    this.#tellSaving(baseline);
    return profile;
  }

  // With the capture of a process on the screen the flame repeats it; otherwise, also after a failure, it asks which.
  async #captureAnother(): Promise<void> {
    const source = this.session.state.kind === 'result' ? this.store.current?.source : undefined;
    if (source?.kind === 'target') await this.#captureTarget(source.target, this.settings.captureSeconds());
    else await this.start();
  }

  async #captureAsked(target: Target | undefined): Promise<LoadedProfile | undefined> {
    return target && this.#captureTarget(target, this.settings.captureSeconds());
  }

  async #captureTarget(target: Target, seconds: number, baseline?: LoadedProfile): Promise<LoadedProfile> {
    requireTrust();
    return this.session.capture(target, seconds, baseline);
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
    `A window of ${JSON.stringify(seconds)} seconds cannot be recorded.`,
    `Pass seconds as a number from ${windowSeconds.least} to ${windowSeconds.most}.`,
  );
}
