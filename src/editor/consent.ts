import * as vscode from 'vscode';
import type { Consent } from '../session/targets';

/** Asks in a modal that says what will be done and undone. A yes is remembered in the workspace, a no is not. */
export function rememberedConsent(memory: vscode.Memento): Consent {
  return async ({ subject, question, detail }) => {
    const key = `consent.${subject}`;
    if (memory.get(key) === true) return true;
    const agree = 'Yes, Always in This Workspace';
    const once = 'Yes, Only This Time';
    const choice = await vscode.window.showWarningMessage(question, { modal: true, detail }, agree, once);
    if (choice === agree) await memory.update(key, true);
    return choice !== undefined;
  };
}
