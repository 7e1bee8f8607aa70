import * as vscode from 'vscode';
import type { ProfileStore } from '../../session/profileStore';
import { documentPath } from '../documentPath';
import { textRange } from '../textRange';
import type { WrittenExplanation } from './explanationContent';
import { type ExplainArgument, explainedPlace, explanationScheme } from './explanationUri';

/** Milliseconds without an edit after which open pages are written anew. */
const quietMs = 400;

/** What writes explanations, loaded with the first one. */
export interface ExplanationContent {
  /** Of an address, from the shown profile and the text of the file now. */
  explanationAt(uri: vscode.Uri): Promise<WrittenExplanation>;
  /** The address of the explanation of what the command was given; undefined where there is none. */
  placeAt(argument?: ExplainArgument, line?: number): Promise<vscode.Uri | undefined>;
}

/**
 * Explain This Line: a read-only Markdown document beside the source, not a webview. A text document is read by screen
 * readers line by line, searched, folded, copied and themed like any other, needs no scripts, and can be rendered by VS Code's
 * own preview. Its content is a function of its address and the shown profile, so it follows captures and survives a reload.
 */
export class Explanations implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: { dispose(): unknown }[];
  #pending: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: ProfileStore,
    private readonly content: () => Promise<ExplanationContent>,
    /** Fired when the compiler has judged rewrites. */
    onDidJudge: (listener: () => void) => { dispose(): void },
  ) {
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(explanationScheme, this),
      vscode.languages.registerDocumentLinkProvider({ scheme: explanationScheme }, this),
      store.onDidChange(() => this.#refresh()),
      onDidJudge(() => this.#refresh()),
      vscode.workspace.onDidChangeTextDocument(event => this.#refreshLater(event.document)),
      this.#changed,
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return (await (await this.content()).explanationAt(uri)).text;
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const { text, links } = await (await this.content()).explanationAt(document.uri);
    if (document.getText() !== text) return []; // The document is about to be written anew.
    return links.map(({ start, end, target, tooltip }) => {
      const link = new vscode.DocumentLink(textRange(document, { start, end }), target);
      link.tooltip = tooltip;
      return link;
    });
  }

  /** Explains the given line, else that of the cursor; false, and the user told, where the profile has nothing for it. */
  async show(argument?: ExplainArgument, line?: number): Promise<boolean> {
    const found = await (await this.content()).placeAt(argument, line);
    if (found === undefined) {
      void vscode.window.showInformationMessage(
        this.store.current === undefined
          ? 'Alloc Lens: no profile is shown. Capture a process first.'
          : 'Alloc Lens: the profile has nothing for this line. Put the cursor on an annotated one.',
      );
      return false;
    }
    const document = await vscode.workspace.openTextDocument(found);
    await vscode.window.showTextDocument(document, { viewColumn: this.#column(), preview: true });
    return true;
  }

  dispose(): void {
    clearTimeout(this.#pending);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Where the last explanation is, else beside the source. */
  #column(): vscode.ViewColumn {
    const shown = vscode.window.visibleTextEditors.find(each => each.document.uri.scheme === explanationScheme);
    return shown?.viewColumn ?? vscode.ViewColumn.Beside;
  }

  /** What a page says of its line depends on the text of the file, too. */
  #refreshLater(edited: vscode.TextDocument): void {
    const path = documentPath(edited);
    if (path === undefined || !openPages().some(uri => explainedPlace(uri)?.path === path)) return;
    clearTimeout(this.#pending);
    this.#pending = setTimeout(() => this.#refresh(), quietMs);
  }

  #refresh(): void {
    for (const uri of openPages()) this.#changed.fire(uri);
  }
}

function openPages(): vscode.Uri[] {
  return vscode.workspace.textDocuments.map(each => each.uri).filter(uri => uri.scheme === explanationScheme);
}
