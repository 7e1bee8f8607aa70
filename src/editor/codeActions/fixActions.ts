import * as vscode from 'vscode';
import type { FixProposal } from '../../core/fixes/proposal';
import type { FixAdvisor } from '../../session/fixAdvisor';
import type { ProfileStore } from '../../session/profileStore';
import { commandIds } from '../commandIds';
import { documentPath } from '../documentPath';
import { fixLanguage, profiledLanguages } from '../languages';

const kind = vscode.CodeActionKind.RefactorRewrite.append('allocLens');

/** Offers the engine's rewrites under the light bulb of the profiled lines. */
export class FixActions implements vscode.CodeActionProvider {
  readonly #registrations: vscode.Disposable[];

  constructor(
    private readonly store: ProfileStore,
    private readonly advisor: FixAdvisor,
  ) {
    this.#registrations = [
      vscode.languages.registerCodeActionsProvider(profiledLanguages, this, { providedCodeActionKinds: [kind] }),
      vscode.commands.registerCommand(commandIds.applyFix, (uri: vscode.Uri, fix: FixProposal) =>
        this.#apply(uri, fix),
      ),
    ];
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const path = documentPath(document);
    const language = fixLanguage(document.languageId);
    if (this.store.current === undefined || path === undefined || language === undefined) return [];
    if (context.only !== undefined && !context.only.intersects(kind)) return [];
    const report = await this.advisor.report(path, language, document.getText());
    const first = range.start.line + 1;
    const last = range.end.line + 1;
    return report.proposals
      .filter(fix => fix.lines.some(line => line >= first && line <= last))
      .map(fix => toAction(document, fix));
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
  }

  // Computed again: the text may have changed since the light bulb opened, and then nothing is applied.
  async #apply(uri: vscode.Uri, fix: FixProposal): Promise<boolean> {
    const document = await vscode.workspace.openTextDocument(uri);
    const path = documentPath(document);
    const language = fixLanguage(document.languageId);
    if (path === undefined || language === undefined) return false;
    const version = document.version;
    const again = await this.advisor.again(fix, path, language, document.getText());
    if (again === undefined || document.version !== version) {
      void vscode.window.showWarningMessage(
        'Alloc Lens: the file changed since this rewrite was proposed, so nothing was applied. Open the light bulb again.',
      );
      return false;
    }
    return vscode.workspace.applyEdit(workspaceEdit(document, again), { isRefactoring: true });
  }
}

function toAction(document: vscode.TextDocument, fix: FixProposal): vscode.CodeAction {
  const suffix = fix.risk === 'review' ? ' (review)' : '';
  const action = new vscode.CodeAction(`${fix.title}${suffix}`, kind);
  action.command = {
    title: fix.title,
    command: commandIds.applyFix,
    arguments: [document.uri, fix],
  };
  action.isPreferred = fix.risk === 'safe';
  return action;
}

function workspaceEdit(document: vscode.TextDocument, fix: FixProposal): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const metadata: vscode.WorkspaceEditEntryMetadata = {
    label: fix.title,
    needsConfirmation: fix.risk === 'review',
    description: fix.notes.join(' '),
  };
  for (const change of fix.edits) {
    const range = new vscode.Range(document.positionAt(change.start), document.positionAt(change.end));
    edit.replace(document.uri, range, change.text, metadata);
  }
  return edit;
}
