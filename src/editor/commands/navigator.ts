import * as vscode from 'vscode';
import { mapLines } from '../../core/source/lineMap';
import { visibleSites } from '../../session/annotations';
import type { ProfileStore } from '../../session/profileStore';
import type { Settings } from '../settings';

/** Takes the user to the allocators, hottest first. */
export class Navigator {
  #index = -1;
  #generation = -1;

  constructor(
    private readonly store: ProfileStore,
    private readonly settings: Settings,
  ) {}

  async step(direction: 'next' | 'previous'): Promise<void> {
    const sites = visibleSites(this.store, this.settings.limits()).filter(site => site.line > 0);
    if (sites.length === 0) {
      void vscode.window.showInformationMessage('Alloc Lens: no annotated line to go to. Capture a process first.');
      return;
    }
    const generation = this.store.current?.generation ?? -1;
    if (generation !== this.#generation) this.#index = direction === 'next' ? -1 : 0;
    this.#generation = generation;
    this.#index = (this.#index + (direction === 'next' ? 1 : -1) + sites.length) % sites.length;
    const site = sites[this.#index];
    if (site !== undefined) await this.reveal(site.path, site.line);
  }

  /** Opens the file at the captured line, moved to where it is now. */
  async reveal(path: string, line: number): Promise<void> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
    const snapshot = this.store.current?.snapshots.get(path);
    const now = snapshot === undefined ? line : (mapLines(snapshot, document.getText()).current(line) ?? line);
    const position = new vscode.Position(Math.min(Math.max(now - 1, 0), document.lineCount - 1), 0);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
  }

  /** Opens the light bulb on a line. */
  async showFixes(uri?: vscode.Uri, line?: number): Promise<void> {
    if (uri !== undefined && line !== undefined) {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.from(uri));
      const position = document.lineAt(Math.min(line, document.lineCount) - 1).range.end;
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
    }
    await vscode.commands.executeCommand('editor.action.codeAction', {
      kind: 'refactor.rewrite.allocLens',
      apply: 'never',
    });
  }
}
