import * as vscode from 'vscode';
import type { StoredCapture } from '../../session/captures/captureFolder';
import type { CaptureLibrary } from '../../session/captures/captureLibrary';
import type { ProfileStore } from '../../session/profileStore';
import { commandIds, viewIds } from '../commandIds';
import { captureRow } from './captureRows';

/** The saved captures, below the allocators. Reads the disk only while it is visible. */
export class CapturesView implements vscode.TreeDataProvider<StoredCapture> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<StoredCapture>;
  readonly #subscriptions: { dispose(): void }[];

  constructor(
    private readonly library: CaptureLibrary,
    private readonly store: ProfileStore,
  ) {
    this.#view = vscode.window.createTreeView(viewIds.captures, { treeDataProvider: this, showCollapseAll: false });
    const redraw = () => this.#changed.fire(undefined);
    this.#subscriptions = [
      library.onDidChange(redraw),
      store.onDidChange(redraw),
      // Another window may have captured meanwhile.
      this.#view.onDidChangeVisibility(({ visible }) => visible && redraw()),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#view.visible && redraw()),
    ];
  }

  getTreeItem(entry: StoredCapture): vscode.TreeItem {
    const { current, chosenBaseline, comparison } = this.store;
    const shown = {
      current: current?.captureId,
      baseline: (comparison?.baseline ?? chosenBaseline)?.captureId,
    };
    const row = captureRow(entry, shown, Date.now());
    const item = new vscode.TreeItem(row.label);
    item.id = row.id;
    item.description = row.description;
    item.tooltip = row.tooltip;
    item.iconPath = new vscode.ThemeIcon(row.icon);
    item.contextValue = row.contextValue;
    item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
    if (entry.kind === 'capture') {
      item.command = { title: 'Open Capture', command: commandIds.openCapture, arguments: [row.id] };
    }
    return item;
  }

  getChildren(entry?: StoredCapture): Promise<StoredCapture[]> | StoredCapture[] {
    return entry === undefined ? this.library.list() : [];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }
}
