import * as vscode from 'vscode';
import type { ProfileComparison } from '../session/profileStore';
import { savingSentence } from '../session/savingSentence';
import { commandIds } from './commandIds';

const copy = 'Copy as Markdown';

/** What a comparison found, in one sentence. VS Code cuts a message off at the end of its first line unless it has a button. */
export async function tellSaving(comparison: ProfileComparison): Promise<void> {
  const choice = await vscode.window.showInformationMessage(savingSentence(comparison), copy);
  if (choice === copy) await vscode.commands.executeCommand(commandIds.copyReport);
}
