import * as vscode from 'vscode';

/** What the hover of a line says, without the escapes of Markdown. */
export async function hoverAt(uri: vscode.Uri, line: number): Promise<string> {
  const position = new vscode.Position(line - 1, 4);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(hover => hover.contents)
    .map(content => (typeof content === 'string' ? content : content.value))
    .join('\n')
    .replace(/&nbsp;/g, ' ')
    .replace(/\\(?=[[\]()_*`{}#+.!~<>|&$-])/g, '');
}
