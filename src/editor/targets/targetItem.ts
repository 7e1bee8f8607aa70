import * as vscode from 'vscode';
import { isAside, type TargetEntry, type TargetGroup } from '../../session/targetList';
import { groupTitles, targetText } from '../../session/targetText';
import { commandIds } from '../commandIds';

/** A target, or a group of them, as the tree shows it; `entries` are all that are listed. */
export function targetItem(node: TargetGroup | TargetEntry, entries: readonly TargetEntry[]): vscode.TreeItem {
  return typeof node === 'string' ? groupItem(node, entries) : entryItem(node);
}

function groupItem(group: TargetGroup, entries: readonly TargetEntry[]): vscode.TreeItem {
  const folded = isAside(group, entries);
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(groupTitles[group], folded ? Collapsed : Expanded);
  // VS Code keeps the state that a row had by its id: one that is folded away for the first time needs another.
  item.id = folded ? `${group} aside` : group;
  item.description = folded ? String(entries.filter(entry => entry.group === group).length) : '';
  return item;
}

function entryItem(entry: TargetEntry): vscode.TreeItem {
  const { label, description, lines, icon } = targetText(entry);
  const item = new vscode.TreeItem(label);
  item.id = entry.id;
  item.description = description;
  item.tooltip = lines.join('\n');
  item.contextValue = contextOf(entry);
  item.iconPath = new vscode.ThemeIcon(icon);
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
  const saved =
    group === 'saved'
      ? ' saved'
      : target.kind === 'go' || (target.inspector !== '' && !target.children)
        ? ' savable'
        : '';
  return `target capturable ${target.kind}${saved}`;
}
