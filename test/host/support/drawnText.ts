import * as vscode from 'vscode';

/**
 * What the extension writes at the ends of lines. VS Code tells nobody what decorations an editor has, so from now on the
 * editors that the extension is handed note what they are given, and pass it on.
 */
export class DrawnText {
  readonly #drawn = new Map<
    vscode.TextEditor,
    Map<vscode.TextEditorDecorationType, readonly vscode.DecorationOptions[]>
  >();
  readonly #noting = new WeakMap<vscode.TextEditor, vscode.TextEditor>();
  readonly #visible = Object.getOwnPropertyDescriptor(vscode.window, 'visibleTextEditors')!;

  constructor() {
    const visible = () => this.#visible.get!.call(vscode.window) as readonly vscode.TextEditor[];
    Object.defineProperty(vscode.window, 'visibleTextEditors', {
      ...this.#visible,
      get: () => visible().map(editor => this.#notingOf(editor)),
    });
  }

  dispose(): void {
    Object.defineProperty(vscode.window, 'visibleTextEditors', this.#visible);
  }

  /** By line, from 0, what the visible editors of the document show now. */
  of(document: vscode.TextDocument): Map<number, string> {
    const texts = new Map<number, string>();
    for (const [editor, types] of this.#drawn) {
      if (editor.document !== document) continue;
      for (const { range, renderOptions } of [...types.values()].flat()) {
        texts.set(range.start.line, renderOptions?.after?.contentText ?? '');
      }
    }
    return texts;
  }

  #notingOf(editor: vscode.TextEditor): vscode.TextEditor {
    let noting = this.#noting.get(editor);
    if (noting === undefined) {
      const types = new Map<vscode.TextEditorDecorationType, readonly vscode.DecorationOptions[]>();
      this.#drawn.set(editor, types);
      const setDecorations = (type: vscode.TextEditorDecorationType, options: readonly vscode.DecorationOptions[]) => {
        types.set(type, options);
        editor.setDecorations(type, options);
      };
      noting = Object.create(editor, { setDecorations: { value: setDecorations } }) as vscode.TextEditor;
      this.#noting.set(editor, noting);
    }
    return noting;
  }
}
