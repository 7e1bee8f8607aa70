import * as vscode from 'vscode';
import type { StoredCapture } from '../../session/captures/captureFolder';
import type { Library } from '../../session/captures/lazyLibrary';
import type { ProfileStore } from '../../session/profileStore';
import { viewIds } from '../commandIds';
import type { captureItem } from './captureItem';

/** The saved captures, below the allocators. Reads the disk only while it is visible. */
export class CapturesView implements vscode.TreeDataProvider<StoredCapture> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<StoredCapture>;
  readonly #subscriptions: { dispose(): void }[];

  constructor(
    private readonly library: Library,
    private readonly store: ProfileStore,
    /** Loads what makes rows of captures. */
    private readonly items: () => Promise<{ captureItem: typeof captureItem }>,
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

  async getTreeItem(entry: StoredCapture): Promise<vscode.TreeItem> {
    const { current, chosenBaseline, comparison } = this.store;
    const shown = {
      current: current?.captureId,
      baseline: (comparison?.baseline ?? chosenBaseline)?.captureId,
    };
    return (await this.items()).captureItem(entry, shown);
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
