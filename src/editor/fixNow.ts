import * as vscode from 'vscode';
import type { FixProposal, OffsetEdit } from '../core/fixes/proposal';
import type { Again, FixAdvisor } from '../session/fixAdvisor';
import { commandIds } from './commandIds';
import { documentPath } from './documentPath';
import { fixLanguage } from './languages';
import { textRange } from './textRange';

/**
 * The same proposal, computed from the text now: only so do its offsets and notes hold. Undefined where it no longer does,
 * which the user is told.
 */
export async function fixNow(
  document: vscode.TextDocument,
  fix: FixProposal,
  advisor: Pick<FixAdvisor, 'again'>,
): Promise<FixProposal | undefined> {
  const path = documentPath(document);
  const language = fixLanguage(document.languageId);
  if (path === undefined || language === undefined) return undefined;
  const version = document.version;
  const again = await advisor.again(fix, path, language, document.getText());
  if (again.kind === 'same' && document.version === version) return again.fix;
  void vscode.window.showWarningMessage(`Alloc Lens: ${whyNot(again)}`);
  return undefined;
}

function whyNot(again: Again): string {
  return again.kind === 'refused'
    ? `nothing was applied. ${again.reason}`
    : 'the file changed since this rewrite was proposed, so nothing was applied. Open the light bulb again.';
}

/** Applies the proposal as it is of the text now, and tells what of it is unproven. Resolves to whether it was applied. */
export async function applyFixNow(
  document: vscode.TextDocument,
  fix: FixProposal,
  advisor: Pick<FixAdvisor, 'again'>,
): Promise<boolean> {
  const now = await fixNow(document, fix, advisor);
  // VS Code refuses an edit of another version of the text than its extensions know.
  if (now === undefined || !(await vscode.workspace.applyEdit(workspaceEdit(document, now.edits)))) return false;
  const notes = reviewCommand(now);
  if (notes !== undefined) await vscode.commands.executeCommand(notes.command, ...(notes.arguments ?? []));
  return true;
}

/** Tells what to review of a rewrite, once it is applied; undefined where all of it is proven. */
export function reviewCommand({ notes }: FixProposal): vscode.Command | undefined {
  if (notes.length === 0) return undefined;
  return { title: 'What to review', command: commandIds.tellReviewNotes, arguments: [notes] };
}

export function workspaceEdit(document: vscode.TextDocument, edits: readonly OffsetEdit[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const change of edits) edit.replace(document.uri, textRange(document, change), change.text);
  return edit;
}
