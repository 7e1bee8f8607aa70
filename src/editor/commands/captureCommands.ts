import * as vscode from 'vscode';
import type { CaptureRequest } from '../../api';
import { wantedAttribution } from '../../session/attributionMode';
import { CaptureError } from '../../session/captureFailures';
import type { CaptureSession } from '../../session/captureSession';
import type { LoadedProfile } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import { savingSentence } from '../../session/savingSentence';
import { isBusy } from '../../session/sessionState';
import type { Consent, ConsentRequest, Target } from '../../session/targets';
import type { Settings } from '../settings';

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
    if (state.kind === 'capturing') this.session.finishEarly();
    else if (isBusy(state)) await this.#offerToCancel();
    else if (this.#lastTarget === undefined) await this.start();
    else await this.#captureTarget(this.#lastTarget, this.settings.captureSeconds());
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
    if (baseline?.source.kind !== 'target') {
      throw new CaptureError(
        'notAttachable',
        'There is no capture of a running process to repeat.',
        'Capture a process first: click the flame in the status bar.',
      );
    }
    const { target, seconds } = baseline.source;
    const profile = await this.#captureTarget(target, seconds, baseline, baseline.attributionMode);
    this.#tellSaving(baseline);
    return profile;
  }

  /** With inlining switched off, of the Node process whose profile is shown, or of one that the user picks. */
  async exact(): Promise<LoadedProfile | undefined> {
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
    return this.#captureTarget(target, this.settings.captureSeconds(), undefined, 'exact');
  }

  async #captureAsked(target: Target | undefined): Promise<LoadedProfile | undefined> {
    return target && this.#captureTarget(target, this.settings.captureSeconds());
  }

  async #captureTarget(
    target: Target,
    seconds: number,
    baseline?: LoadedProfile,
    attribution = wantedAttribution(target, this.settings.get('node.exactAttribution')),
  ): Promise<LoadedProfile> {
    if (!vscode.workspace.isTrusted) {
      throw new CaptureError(
        'notAttachable',
        'Capturing is off in an untrusted workspace.',
        'Trust this workspace first (Workspaces: Manage Workspace Trust).',
      );
    }
    const profile = await this.session.capture(target, seconds, baseline, attribution);
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
