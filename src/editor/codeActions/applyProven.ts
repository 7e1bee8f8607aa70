import * as vscode from 'vscode';
import type { FixProposal } from '../../core/fixes/proposal';
import { formatCount } from '../../core/units/format';
import type { FixAdvisor } from '../../session/fixAdvisor';
import { type ProvenRewrites, provenRewrites } from '../../session/provenRewrites';
import { documentPath } from '../documentPath';
import { fixLanguage } from '../languages';

/**
 * Applies every rewrite of a file that is proven safe, as one undo step, and says what it left out. `uri` is the active editor's
 * where it is not given. Resolves to the titles of what was applied. Rejects with CancelledError.
 */
export async function applyProven(uri: vscode.Uri | undefined, advisor: FixAdvisor): Promise<readonly string[]> {
  const editor = uri ? await vscode.window.showTextDocument(uri) : vscode.window.activeTextEditor;
  const path = editor && documentPath(editor.document);
  const language = editor && fixLanguage(editor.document.languageId);
  if (editor === undefined || path === undefined || language === undefined) {
    void vscode.window.showInformationMessage(
      'Alloc Lens rewrites Go, JavaScript and TypeScript. Open such a file first.',
    );
    return [];
  }
  const text = editor.document.getText();
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Proving the rewrites of this file', cancellable: true },
    (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const onLookedAt = (done: number, all: number) => progress.report({ message: `${done + 1} of ${all}` });
      return provenRewrites(text, {
        report: now => advisor.unjudged(path, language, now),
        verdict: (now, fix) => advisor.verdictNow(path, language, now, fix, abort.signal),
        onLookedAt,
      });
    },
  );
  if (editor.document.getText() !== text) {
    void vscode.window.showWarningMessage('Alloc Lens: the file changed meanwhile, so nothing was applied.');
    return [];
  }
  const applied = await applyInTurn(editor, found.fixes);
  void vscode.window.showInformationMessage(outcome(applied.length, found), 'Got It');
  return applied.map(({ title }) => title);
}

/** Each is of the text that the one before it left; to the user they are one step. */
async function applyInTurn(editor: vscode.TextEditor, fixes: readonly FixProposal[]): Promise<readonly FixProposal[]> {
  const applied: FixProposal[] = [];
  for (const [index, fix] of fixes.entries()) {
    const { document } = editor;
    const write = (builder: vscode.TextEditorEdit) => {
      for (const { start, end, text } of fix.edits)
        builder.replace(new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
    };
    const steps = { undoStopBefore: index === 0, undoStopAfter: index === fixes.length - 1 };
    if (!(await editor.edit(write, steps))) break;
    applied.push(fix);
  }
  return applied;
}

function outcome(applied: number, { leftOut }: ProvenRewrites): string {
  const done =
    applied === 0
      ? 'No rewrite of this file is proven safe.'
      : `${formatCount(applied)} ${applied === 1 ? 'rewrite' : 'rewrites'} applied; Undo takes back all of them.`;
  return [done, ...leftOut].join(' ');
}
