import * as vscode from 'vscode';
import type { TargetEntry, TargetGroup, TargetList } from '../../session/targetList';
import { groupTitles, targetText } from '../../session/targetText';
import { commandIds, viewIds } from '../commandIds';

type Node = TargetGroup | TargetEntry;

const groups: readonly TargetGroup[] = ['workspace', 'other', 'saved'];

/** What runs and can be captured, in the side bar. Looks when it is shown and when asked to, never by itself. */
export class TargetsView implements vscode.TreeDataProvider<Node> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<Node>;
  readonly #subscriptions: { dispose(): void }[];

  constructor(private readonly list: TargetList) {
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

  getTreeItem(node: Node): vscode.TreeItem {
    return typeof node === 'string' ? groupItem(node) : entryItem(node);
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

function groupItem(group: TargetGroup): vscode.TreeItem {
  const item = new vscode.TreeItem(groupTitles[group], vscode.TreeItemCollapsibleState.Expanded);
  item.id = group;
  return item;
}

function entryItem(entry: TargetEntry): vscode.TreeItem {
  const { label, description, lines } = targetText(entry);
  const item = new vscode.TreeItem(label);
  item.id = entry.id;
  item.description = description;
  item.tooltip = lines.join('\n');
  item.contextValue = contextOf(entry);
  item.iconPath = new vscode.ThemeIcon(iconOf(entry));
  item.accessibilityInformation = { label: `${label}, ${description}` };
  // What to add to a program that cannot be captured must be reachable without hovering.
  if (entry.target === undefined) {
    item.command = { title: 'Say What Is Missing', command: commandIds.captureTarget, arguments: [entry] };
  }
  return item;
}

/** Read by `when` clauses in package.json. */
function contextOf({ group, target }: TargetEntry): string {
  if (target === undefined) return 'target blocked';
  const saved = group === 'saved' ? ' saved' : target.kind === 'go' || target.inspector !== '' ? ' savable' : '';
  return `target capturable ${target.kind}${saved}`;
}

function iconOf({ group, target }: TargetEntry): string {
  if (target === undefined) return 'circle-slash';
  if (group === 'saved') return 'bookmark';
  return target.kind === 'go' ? 'server-process' : 'symbol-event';
}
