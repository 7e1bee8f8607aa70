import * as vscode from 'vscode';
import type { TargetEntry, TargetGroup, TargetList } from '../../session/targetList';
import { viewIds } from '../commandIds';
import type { targetItem } from './targetItem';

type Node = TargetGroup | TargetEntry;

const groups: readonly TargetGroup[] = ['debugged', 'workspace', 'other', 'saved'];

/** What runs and can be captured, in the side bar. Looks when it is shown and when asked to, never by itself. */
export class TargetsView implements vscode.TreeDataProvider<Node> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<Node>;
  readonly #subscriptions: { dispose(): void }[];

  constructor(
    private readonly list: TargetList,
    /** Loads what makes rows of targets. */
    private readonly items: () => Promise<{ targetItem: typeof targetItem }>,
  ) {
    this.#view = vscode.window.createTreeView<Node>(viewIds.targets, { treeDataProvider: this });
    this.#subscriptions = [
      list.onDidChange(() => this.#changed.fire(undefined)),
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) void this.refresh();
      }),
    ];
    if (this.#view.visible) void this.refresh();
  }

  /** Looks again; resolves to what is listed then. */
  async refresh(): Promise<readonly TargetEntry[]> {
    const location = { viewId: viewIds.targets };
    return vscode.window.withProgress({ location }, () => this.list.refresh());
  }

  async getTreeItem(node: Node): Promise<vscode.TreeItem> {
    return (await this.items()).targetItem(node, this.list.entries);
  }

  getChildren(node?: Node): Node[] {
    const { entries } = this.list;
    if (node === undefined) return groups.filter(group => entries.some(entry => entry.group === group));
    return entries.filter(entry => entry.group === node);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }
}
