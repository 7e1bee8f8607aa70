import * as vscode from 'vscode';
import type { HeatTier } from '../../core/attribution/heat';

/**
 * Tier 0 stands for a line that was hot in the baseline and is no longer, 'unsure' for one with too few samples, 'stale' for
 * one whose number may not hold.
 */
export type StyleKey = HeatTier | 0 | 'unsure' | 'stale';

const tiers = ['allocLens.cooled', 'allocLens.heat1', 'allocLens.heat2', 'allocLens.heat3', 'allocLens.heat4'];

/** One decoration type for each style: VS Code pays for each type, so there are seven and never one for each line. */
export class HeatStyles {
  readonly #types: ReadonlyMap<StyleKey, vscode.TextEditorDecorationType>;

  constructor(extensionUri: vscode.Uri) {
    const heat = tiers.map((color, tier) => [tier as StyleKey, createStyle(extensionUri, color, `${tier}`)] as const);
    this.#types = new Map([
      ...heat,
      // Its icon is the mildest one.
      ['unsure', createStyle(extensionUri, 'allocLens.unsure', '1')],
      ['stale', createStyle(extensionUri, 'allocLens.stale', 'stale', outline)],
    ]);
  }

  apply(editor: vscode.TextEditor, options: ReadonlyMap<StyleKey, vscode.DecorationOptions[]>): void {
    for (const [key, type] of this.#types) editor.setDecorations(type, options.get(key) ?? []);
  }

  clear(editor: vscode.TextEditor): void {
    for (const type of this.#types.values()) editor.setDecorations(type, []);
  }

  dispose(): void {
    for (const type of this.#types.values()) type.dispose();
  }
}

/** What may not hold is drawn as an outline only, so that it reads without colour, too. */
const outline = { border: '1px dashed', borderColor: new vscode.ThemeColor('allocLens.staleBorder') };

function createStyle(
  extensionUri: vscode.Uri,
  color: string,
  name: string,
  more: vscode.DecorationRenderOptions = {},
): vscode.TextEditorDecorationType {
  const icon = (theme: string) => vscode.Uri.joinPath(extensionUri, 'media', 'gutter', `${theme}-${name}.svg`);
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    rangeBehavior: vscode.DecorationRangeBehavior.OpenClosed,
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    overviewRulerColor: new vscode.ThemeColor(color),
    gutterIconSize: 'contain',
    after: { color: new vscode.ThemeColor(color), margin: '0 0 0 3ch', fontStyle: 'normal' },
    light: { gutterIconPath: icon('light') },
    dark: { gutterIconPath: icon('dark') },
    ...more,
  });
}
