import * as vscode from 'vscode';
import type { CaptureRequest } from '../../api';
import { CaptureError } from '../../session/captureFailures';
import type { CaptureSession } from '../../session/captureSession';
import type { LoadedProfile } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import type { Recipe } from '../../session/recipes';
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
  /** What one click on the flame does again. */
  #again: (() => Promise<LoadedProfile>) | undefined;

  constructor(
    private readonly session: CaptureSession,
    private readonly store: ProfileStore,
    private readonly settings: Settings,
    private readonly targets: TargetSource,
  ) {}

  /** The flame: starts, or ends the window that runs. */
  async toggle(): Promise<void> {
    const { state } = this.session;
    if (state.kind === 'capturing' || (state.kind === 'running' && state.canStop)) this.session.finishEarly();
    else if (isBusy(state)) await this.#offerToCancel();
    else if (this.#again === undefined) await this.start();
    else await this.#again();
  }

  async start(): Promise<void> {
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
    const target = await this.targets.resolve(request);
    return this.#captureTarget(target, request.seconds ?? this.settings.captureSeconds());
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
    const { source } = baseline;
    const profile =
      source.kind === 'test'
        ? await this.run(source.recipe, baseline)
        : await this.#captureTarget(source.target, source.seconds, baseline);
    this.#tellSaving(baseline);
    return profile;
  }

  /** Runs a program of our own, such as a test, and shows what it allocates. */
  async run(recipe: Recipe, baseline?: LoadedProfile): Promise<LoadedProfile> {
    assertTrusted();
    const profile = await this.session.run(recipe, baseline);
    this.#again = () => this.run(recipe);
    return profile;
  }

  async #captureAsked(target: Target | undefined): Promise<LoadedProfile | undefined> {
    return target && this.#captureTarget(target, this.settings.captureSeconds());
  }

  async #captureTarget(target: Target, seconds: number, baseline?: LoadedProfile): Promise<LoadedProfile> {
    assertTrusted();
    const profile = await this.session.capture(target, seconds, baseline);
    // Only a target that answered is worth starting on with one click.
    this.#again = () => this.#captureTarget(target, this.settings.captureSeconds());
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

function assertTrusted(): void {
  if (vscode.workspace.isTrusted) return;
  throw new CaptureError(
    'notAttachable',
    'Capturing is off in an untrusted workspace.',
    'Trust this workspace first (Workspaces: Manage Workspace Trust).',
  );
}
