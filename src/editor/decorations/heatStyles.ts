import * as vscode from 'vscode';
import type { HeatTier } from '../../core/attribution/heat';

/** Tier 0 stands for a line that was hot in the baseline and is no longer, `unsure` for one with too few samples. */
export type StyleKey = HeatTier | 0 | typeof unsure;

export const unsure = 5;

/** By style; the icon of an unsure line is the mildest one. */
const overview = ['cooled', 'heat1', 'heat2', 'heat3', 'heat4', 'unsure'].map(color => `allocLens.${color}`);

/** One decoration type for each style: VS Code pays for each type, so there are six and never one for each line. */
export class HeatStyles {
  readonly #types: readonly vscode.TextEditorDecorationType[];

  constructor(extensionUri: vscode.Uri) {
    this.#types = overview.map((color, tier) => createStyle(extensionUri, color, tier));
  }

  apply(editor: vscode.TextEditor, options: ReadonlyMap<StyleKey, vscode.DecorationOptions[]>): void {
    for (const [tier, type] of this.#types.entries()) editor.setDecorations(type, options.get(tier as StyleKey) ?? []);
  }

  clear(editor: vscode.TextEditor): void {
    for (const type of this.#types) editor.setDecorations(type, []);
  }

  dispose(): void {
    for (const type of this.#types) type.dispose();
  }
}

function createStyle(extensionUri: vscode.Uri, color: string, tier: number): vscode.TextEditorDecorationType {
  const icon = (theme: string) =>
    vscode.Uri.joinPath(extensionUri, 'media', 'gutter', `${theme}-${tier === unsure ? 1 : tier}.svg`);
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    rangeBehavior: vscode.DecorationRangeBehavior.OpenClosed,
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    overviewRulerColor: new vscode.ThemeColor(color),
    gutterIconSize: 'contain',
    after: { color: new vscode.ThemeColor(color), margin: '0 0 0 3ch', fontStyle: 'normal' },
    light: { gutterIconPath: icon('light') },
    dark: { gutterIconPath: icon('dark') },
  });
}
