import * as vscode from 'vscode';
import type { FixProposal } from '../../core/fixes/proposal';
import { formatCount } from '../../core/units/format';
import type { FixAdvisor } from '../../session/fixAdvisor';
import { type ProvenRewrites, provenRewrites } from '../../session/provenRewrites';
import { cancellableProgress } from '../cancellableProgress';
import { documentPath } from '../documentPath';
import { fixLanguage } from '../languages';
import { textRange } from '../textRange';

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
  const found = await cancellableProgress('Proving the rewrites of this file', (progress, signal) =>
    provenRewrites(text, {
      report: now => advisor.unjudged(path, language, now),
      verdict: (now, fix) => advisor.verdictNow(path, language, now, fix, signal),
      onLookedAt: (done, all) => progress.report({ message: `${done + 1} of ${all}` }),
    }),
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
    const write = (builder: vscode.TextEditorEdit) => {
      for (const change of fix.edits) builder.replace(textRange(editor.document, change), change.text);
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
