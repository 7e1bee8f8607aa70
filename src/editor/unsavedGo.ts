import * as vscode from 'vscode';
import { documentPath } from './documentPath';

/** Texts of Go files with unsaved changes, by path. */
export function unsavedGo(): Map<string, string> {
  const texts = new Map<string, string>();
  for (const document of vscode.workspace.textDocuments) {
    const path = document.isDirty && document.languageId === 'go' ? documentPath(document) : undefined;
    if (path !== undefined) texts.set(path, document.getText());
  }
  return texts;
}
