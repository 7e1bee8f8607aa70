import * as vscode from 'vscode';
import { visibleSites } from '../../session/annotations';
import { nearestNow } from '../../session/nearestNow';
import type { ProfileStore } from '../../session/profileStore';
import type { Settings } from '../settings';

/** Takes the user to the allocators, hottest first. */
export class Navigator {
  #index = -1;
  #generation = -1;

  constructor(
    private readonly store: ProfileStore,
    private readonly settings: Settings,
    /** Whether a file may be opened that a profile names, and how; asks where it must. */
    private readonly admit: (path: string) => Promise<'edit' | 'readOnly' | undefined>,
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
    const opening = await this.admit(path);
    if (opening === undefined) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
    const now = nearestNow(this.store.current, path, line, document.getText());
    const position = new vscode.Position(Math.min(Math.max(now - 1, 0), document.lineCount - 1), 0);
    await show(document, position);
    // Code of others is shared by all that build with it.
    if (opening === 'readOnly')
      await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
  }

  /** Opens the light bulb on a line. */
  async showFixes(uri?: vscode.Uri, line?: number): Promise<void> {
    if (uri !== undefined && line !== undefined) {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.from(uri));
      const position = document.lineAt(Math.min(line, document.lineCount) - 1).range.end;
      await show(document, position);
    }
    await vscode.commands.executeCommand('editor.action.codeAction', {
      kind: 'refactor.rewrite.allocLens',
      apply: 'never',
    });
  }
}

/** Where the document is on the screen already, and never over something that is not a file of the user. */
async function show(document: vscode.TextDocument, position: vscode.Position): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find(each => each.document === document)?.viewColumn;
  const isFile = vscode.window.activeTextEditor?.document.uri.scheme === 'file';
  const viewColumn = shown ?? (isFile ? vscode.ViewColumn.Active : vscode.ViewColumn.One);
  await vscode.window.showTextDocument(document, { viewColumn, selection: new vscode.Range(position, position) });
}
