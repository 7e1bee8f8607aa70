import * as vscode from 'vscode';
import { trendOf } from '../../core/attribution/comparison';
import type { SampleTypeKind } from '../../core/profile/sampleType';
import { doubtText } from '../../core/source/sourceDoubt';
import { annotateFile, type FileAnnotations, type LineAnnotation } from '../../session/annotations';
import { confidenceOf, lineText } from '../../session/annotationText';
import type { LoadedProfile } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import { documentPath } from '../documentPath';
import type { Settings } from '../settings';
import { HeatStyles, type StyleKey } from './heatStyles';

/** Milliseconds without an edit after which annotations come back: gone at once, back late. */
const quietMs = 400;

/** Writes the cost at the end of the lines of every visible editor. */
export class InlineAnnotations {
  readonly #styles: HeatStyles;
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #pending = new Map<string, NodeJS.Timeout>();

  constructor(
    extensionUri: vscode.Uri,
    private readonly store: ProfileStore,
    private readonly settings: Settings,
  ) {
    this.#styles = new HeatStyles(extensionUri);
    this.#subscriptions.push(
      this.#styles,
      vscode.window.onDidChangeVisibleTextEditors(() => this.#drawAll()),
      vscode.workspace.onDidChangeTextDocument(event => this.#hideWhileTyping(event.document)),
      settings.onDidChange(() => this.#drawAll()),
    );
    const storeSubscription = store.onDidChange(() => this.#drawAll());
    this.#subscriptions.push(new vscode.Disposable(() => storeSubscription.dispose()));
    this.#drawAll();
  }

  dispose(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #drawAll(): void {
    for (const editor of vscode.window.visibleTextEditors) this.#draw(editor);
  }

  #hideWhileTyping(document: vscode.TextDocument): void {
    if (this.store.current === undefined) return;
    const key = document.uri.toString();
    const editors = vscode.window.visibleTextEditors.filter(editor => editor.document === document);
    if (editors.length === 0) return;
    for (const editor of editors) this.#styles.clear(editor);
    clearTimeout(this.#pending.get(key));
    this.#pending.set(
      key,
      setTimeout(() => {
        this.#pending.delete(key);
        this.#drawAll();
      }, quietMs),
    );
  }

  #draw(editor: vscode.TextEditor): void {
    if (this.#pending.has(editor.document.uri.toString())) return;
    const annotations = this.#annotations(editor);
    if (annotations === undefined) this.#styles.clear(editor);
    else this.#styles.apply(editor, this.#options(editor.document, annotations));
  }

  #annotations(editor: vscode.TextEditor): FileAnnotations | undefined {
    const path = documentPath(editor.document);
    if (path === undefined || !this.settings.get('inline.enabled')) return undefined;
    if (inDiff(editor)) return undefined;
    return annotateFile(this.store, path, editor.document.getText(), this.settings.limits());
  }

  #options(document: vscode.TextDocument, annotations: FileAnnotations): Map<StyleKey, vscode.DecorationOptions[]> {
    const options = new Map<StyleKey, vscode.DecorationOptions[]>();
    const isDoubted = annotations.doubt !== undefined && doubtText(annotations.doubt) !== '';
    for (const line of annotations.lines) {
      if (line.line > document.lineCount) continue;
      const key = isDoubted ? 'stale' : styleOf(line, annotations.profile, this.store.sampleType);
      const list = options.get(key) ?? [];
      list.push({
        range: document.lineAt(line.line - 1).range,
        renderOptions: {
          after: { contentText: lineText(line, annotations.profile, this.store.sampleType, annotations.doubt) },
        },
      });
      options.set(key, list);
    }
    return options;
  }
}

function styleOf(line: LineAnnotation, profile: LoadedProfile, kind: SampleTypeKind): StyleKey {
  if (line.freshness === 'edited') return 'stale';
  const { change, comparison } = line;
  if (change === undefined || comparison === undefined) {
    return confidenceOf(line, profile, kind).isEnough ? line.tier : 'unsure';
  }
  return trendOf(change, comparison.sites) === 'cooled' ? 0 : line.tier;
}

// In a diff the same file stands twice and the lines of the older side are not those of the profile.
function inDiff(editor: vscode.TextEditor): boolean {
  const uri = editor.document.uri.toString();
  return vscode.window.tabGroups.all.some(({ activeTab, viewColumn }) => {
    const input = activeTab?.input;
    // The sides of a diff have the column of their tab, or none.
    if (!(input instanceof vscode.TabInputTextDiff) || (editor.viewColumn ?? viewColumn) !== viewColumn) return false;
    return input.original.toString() === uri || input.modified.toString() === uri;
  });
}
