import * as vscode from 'vscode';
import { visibleSites } from '../../session/annotations';
import type { CaptureSession } from '../../session/captureSession';
import type { ProfileStore } from '../../session/profileStore';
import { commandIds } from '../commandIds';
import type { Settings } from '../settings';
import { type StatusText, statusText } from './statusText';

/** The one status bar item: the flame that starts everything. */
export class StatusBarItem {
  readonly #item = vscode.window.createStatusBarItem('allocLens.status', vscode.StatusBarAlignment.Left, 0);
  readonly #subscriptions: { dispose(): void }[] = [];
  #clock: NodeJS.Timeout | undefined;

  constructor(
    private readonly session: CaptureSession,
    private readonly store: ProfileStore,
    private readonly settings: Settings,
  ) {
    this.#item.name = 'Alloc Lens';
    this.#item.command = commandIds.toggle;
    this.#subscriptions.push(
      session.onDidChangeState(() => this.#draw()),
      store.onDidChange(() => this.#draw()),
      settings.onDidChange(() => this.#draw()),
    );
    this.#draw();
    this.#item.show();
  }

  dispose(): void {
    clearInterval(this.#clock);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  #draw(): void {
    const { state } = this.session;
    this.#tick(state.kind === 'capturing' || state.kind === 'running');
    const hot = visibleSites(this.store, this.settings.limits()).length;
    const status = statusText(state, this.store, hot, Date.now());
    this.#item.text = status.text;
    this.#item.accessibilityInformation = { label: status.accessibleName, role: 'button' };
    this.#item.tooltip = tooltip(status);
  }

  // Redraws each second while the clock runs, and only then.
  #tick(running: boolean): void {
    if (!running) {
      clearInterval(this.#clock);
      this.#clock = undefined;
    } else {
      this.#clock ??= setInterval(() => this.#draw(), 1000);
    }
  }
}

function tooltip({ lines, actions }: StatusText): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: actions.map(action => action.command) };
  for (const line of lines) {
    markdown.appendText(line);
    markdown.appendMarkdown('\n\n');
  }
  markdown.appendMarkdown(actions.map(({ title, command }) => `[${title}](command:${command})`).join(' · '));
  return markdown;
}
