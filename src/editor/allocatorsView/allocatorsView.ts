import * as vscode from 'vscode';
import type { AllocatorGrouping } from '../../core/attribution/allocators';
import { changeSentence } from '../../core/attribution/comparisonText';
import { heatTier } from '../../core/attribution/heat';
import type { ProfileStore } from '../../session/profileStore';
import { commandIds, viewIds } from '../commandIds';
import type { AllocatorRow, allocatorRows } from './allocatorRows';

const groupings: Record<AllocatorGrouping, string> = {
  callSite: 'Your call sites',
  line: 'Lines',
  function: 'Functions',
  package: 'Packages',
};

/** The ranked list in the side bar. */
export class AllocatorsView implements vscode.TreeDataProvider<AllocatorRow> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<AllocatorRow>;
  readonly #subscription: { dispose(): void };
  #grouping: AllocatorGrouping = 'callSite';

  constructor(
    private readonly store: ProfileStore,
    /** Loads what makes rows of profiles. */
    private readonly items: () => Promise<{ allocatorRows: typeof allocatorRows }>,
  ) {
    this.#view = vscode.window.createTreeView(viewIds.allocators, { treeDataProvider: this, showCollapseAll: false });
    this.#subscription = store.onDidChange(() => this.#redraw());
  }

  getTreeItem(row: AllocatorRow): vscode.TreeItem {
    const item = new vscode.TreeItem(row.label);
    item.description = row.description;
    item.tooltip = row.tooltip;
    item.iconPath = icon(row);
    item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
    // Only where there is source in the workspace to go to.
    if (row.line > 0 && this.store.current?.snapshots.has(row.path)) {
      item.command = { title: 'Go to Allocator', command: commandIds.reveal, arguments: [row.path, row.line] };
    }
    return item;
  }

  async getChildren(row?: AllocatorRow): Promise<AllocatorRow[]> {
    if (row !== undefined || this.store.current === undefined) return [];
    return (await this.items()).allocatorRows(this.store, this.#grouping);
  }

  async show(): Promise<void> {
    await vscode.commands.executeCommand(`${viewIds.allocators}.focus`);
  }

  async chooseGrouping(): Promise<void> {
    const items = (Object.keys(groupings) as AllocatorGrouping[]).map(key => ({ label: groupings[key], key }));
    const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Group allocators by' });
    if (picked === undefined) return;
    this.#grouping = picked.key;
    this.#redraw();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  #redraw(): void {
    const profile = this.store.current;
    this.#view.message = headline(this.store);
    this.#view.description = profile === undefined ? '' : `${groupings[this.#grouping]} · ${this.store.sampleType}`;
    this.#changed.fire(undefined);
  }
}

/** The saving in one sentence for the whole profile; '' while nothing is compared. */
function headline({ comparison }: ProfileStore): string {
  return comparison === undefined
    ? ''
    : changeSentence(comparison.sites, comparison.sampleType, 'in the whole process');
}

function icon(row: AllocatorRow): vscode.ThemeIcon {
  if (row.trend === 'cooled') return new vscode.ThemeIcon('check', new vscode.ThemeColor('allocLens.cooled'));
  if (row.trend === 'unclear') return new vscode.ThemeIcon('dash');
  if (row.trend === 'moved') return new vscode.ThemeIcon('arrow-swap');
  return new vscode.ThemeIcon('flame', new vscode.ThemeColor(`allocLens.heat${heatTier(row.share)}`));
}
