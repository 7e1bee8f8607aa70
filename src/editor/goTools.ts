import * as vscode from 'vscode';

/** What the Go extension is set to do, as far as it decides what is built. */
export interface GoTools {
  readonly command: string;
  readonly buildTags: string;
}

/** The go command and the build tags as the Go extension is set to use them; without it the defaults. */
export function goTools(resource: vscode.Uri): GoTools {
  const go = vscode.workspace.getConfiguration('go', resource);
  const alternate = go.get<Record<string, unknown>>('alternateTools')?.['go'];
  // Null means "as for building".
  const tags = go.get<unknown>('testTags') ?? go.get<unknown>('buildTags');
  return {
    command: typeof alternate === 'string' && alternate !== '' ? alternate : 'go',
    buildTags: typeof tags === 'string' ? tags.trim().replace(/\s+/g, ',') : '',
  };
}
