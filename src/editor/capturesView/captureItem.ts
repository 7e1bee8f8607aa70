import * as vscode from 'vscode';
import type { StoredCapture } from '../../session/captures/captureFolder';
import { commandIds } from '../commandIds';
import { captureRow, type ShownCaptures } from './captureRows';

/** A capture as the tree shows it. */
export function captureItem(entry: StoredCapture, shown: ShownCaptures): vscode.TreeItem {
  const row = captureRow(entry, shown, Date.now());
  const item = new vscode.TreeItem(row.label);
  item.id = row.id;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.iconPath = new vscode.ThemeIcon(row.icon);
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
  if (entry.kind === 'capture') {
    item.command = { title: 'Open Capture', command: commandIds.openCapture, arguments: [entry] };
  }
  return item;
}
