import * as vscode from 'vscode';

export const explanationScheme = 'alloc-lens-explanation';

/** A captured line, as the address of its explanation holds it. */
export interface ExplainedPlace {
  /** Absolute path with forward slashes. */
  readonly path: string;
  /** 1-based as captured. */
  readonly line: number;
}

/** What the command can be given: a line of an editor, or a row of the Allocators view. */
export type ExplainArgument = vscode.Uri | { readonly path: string; readonly line: number };

/** Its path is what the tab says; its ending makes it Markdown. */
export function explanationUri({ path, line }: ExplainedPlace): vscode.Uri {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return vscode.Uri.from({
    scheme: explanationScheme,
    path: `/Why ${file}:${line}.md`,
    query: JSON.stringify({ path, line }),
  });
}

/** Undefined for an address that we did not make. */
export function explainedPlace(uri: vscode.Uri): ExplainedPlace | undefined {
  try {
    const { path, line } = JSON.parse(uri.query) as Partial<ExplainedPlace>;
    return typeof path === 'string' && typeof line === 'number' ? { path, line } : undefined;
  } catch {
    return undefined;
  }
}
