import * as vscode from 'vscode';
import type { AllocatorGrouping } from '../../core/attribution/allocators';
import type { Blame } from '../../core/attribution/blame';
import { changeSentence } from '../../core/attribution/comparisonText';
import { heatTier } from '../../core/attribution/heat';
import type { ModuleUpdates } from '../../session/moduleUpdates';
import type { ProfileStore } from '../../session/profileStore';
import { openablePath } from '../../session/sources/openablePath';
import { commandIds, viewIds } from '../commandIds';
import type { AllocatorRow } from './allocatorRow';
import type { allocatorRows } from './allocatorRows';

const groupings: Record<AllocatorGrouping, string> = {
  callSite: 'Your call sites',
  line: 'Lines',
  function: 'Functions',
  package: 'Packages',
  module: 'Modules',
};

/** What stands behind the grouping by the user's own lines. */
const blameNames: Record<Blame, string> = { yourCost: '', self: 'self', total: 'total' };

/** The ranked list in the side bar. */
export class AllocatorsView implements vscode.TreeDataProvider<AllocatorRow> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<AllocatorRow>;
  readonly #subscriptions: { dispose(): void }[];
  #grouping: AllocatorGrouping = 'callSite';

  constructor(
    private readonly store: ProfileStore,
    private readonly updates: ModuleUpdates,
    /** Loads what makes rows of profiles. */
    private readonly items: () => Promise<{ allocatorRows: typeof allocatorRows }>,
  ) {
    this.#view = vscode.window.createTreeView(viewIds.allocators, { treeDataProvider: this, showCollapseAll: false });
    this.#subscriptions = [store.onDidChange(() => this.#redraw()), updates.onDidChange(() => this.#redraw())];
  }

  getTreeItem(row: AllocatorRow): vscode.TreeItem {
    const item = new vscode.TreeItem(row.label);
    item.description = row.description;
    item.tooltip = row.tooltip;
    item.iconPath = icon(row);
    item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
    const path = row.line > 0 ? openablePath(this.store.current, row.path) : undefined;
    // Only where there is source on this machine to go to.
    if (path !== undefined) {
      item.command = { title: 'Go to Allocator', command: commandIds.reveal, arguments: [path, row.line] };
    }
    item.contextValue = contextOf(row, path !== undefined);
    return item;
  }

  async getChildren(row?: AllocatorRow): Promise<AllocatorRow[]> {
    if (row !== undefined || this.store.current === undefined) return [];
    return (await this.items()).allocatorRows(this.store, this.#grouping, this.updates);
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
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  #redraw(): void {
    const profile = this.store.current;
    this.#view.message = headline(this.store);
    const blame = this.#grouping === 'callSite' ? blameNames[this.store.blame] : '';
    const parts = [groupings[this.#grouping], blame, this.store.sampleType].filter(Boolean);
    this.#view.description = profile === undefined ? '' : parts.join(' · ');
    this.#changed.fire(undefined);
  }
}

/** What can be asked of a row, for the `when` clauses of its menu. */
function contextOf({ module }: AllocatorRow, hasSource: boolean): string {
  const isGoModule = module?.system === 'go' && module.version !== '';
  return [isGoModule ? 'goModule' : '', hasSource ? 'explainable' : ''].filter(Boolean).join(' ');
}

function icon(row: AllocatorRow): vscode.ThemeIcon {
  if (row.trend === 'cooled') return new vscode.ThemeIcon('check', new vscode.ThemeColor('allocLens.cooled'));
  if (row.trend === 'unclear') return new vscode.ThemeIcon('dash');
  if (row.isUnsure) return new vscode.ThemeIcon('flame', new vscode.ThemeColor('allocLens.unsure'));
  if (row.trend === 'moved') return new vscode.ThemeIcon('arrow-swap');
  return new vscode.ThemeIcon('flame', new vscode.ThemeColor(`allocLens.heat${heatTier(row.share)}`));
}

/** The saving in one sentence for the whole profile; '' while nothing is compared. */
function headline({ comparison }: ProfileStore): string {
  return comparison === undefined
    ? ''
    : changeSentence(comparison.sites, comparison.sampleType, 'in the whole process');
}
