import * as vscode from 'vscode';

/** The range between two UTF-16 offsets into the text of a document. */
export function textRange(
  document: vscode.TextDocument,
  { start, end }: { readonly start: number; readonly end: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
