import type * as vscode from 'vscode';

/** The path of a document as profiles of this machine spell it, with forward slashes; undefined for anything not a file. */
export function documentPath(document: vscode.TextDocument): string | undefined {
  return fileUriPath(document.uri);
}

export function fileUriPath(uri: vscode.Uri): string | undefined {
  // In a browser workbench the extension host lives on the remote side and sees plain file URIs.
  return uri.scheme === 'file' ? uri.fsPath.replace(/\\/g, '/') : undefined;
}
