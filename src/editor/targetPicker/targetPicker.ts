import * as vscode from 'vscode';
import { CaptureError } from '../../session/captureFailures';
import type { TargetEntry, TargetGroup, TargetList } from '../../session/targetList';
import { goTarget, nodeTarget, type Target } from '../../session/targets';
import { groupTitles, targetText } from '../../session/targetText';

interface TargetItem extends vscode.QuickPickItem {
  readonly choose?: () => Promise<Target | undefined>;
}

/**
 * "Which process?": the running ones, those of the workspace first, then the saved, then addresses typed by hand. `limit`
 * says why processes cannot be listed on this system. Rejects with CaptureError 'notAttachable' when a process was chosen
 * that cannot be captured as it is.
 */
export async function pickTarget(
  list: TargetList,
  limit: () => Promise<string | undefined>,
): Promise<Target | undefined> {
  const quickPick = vscode.window.createQuickPick<TargetItem>();
  let open = true;
  quickPick.title = 'Alloc Lens: which process?';
  quickPick.placeholder = 'Pick a running Go or Node process, or enter its address';
  quickPick.matchOnDescription = true;
  quickPick.matchOnDetail = true;
  quickPick.busy = true;
  quickPick.items = byHand;
  quickPick.show();
  void list
    .refresh()
    .catch(() => list.entries)
    .then(async entries => {
      const reason = await limit();
      if (!open) return;
      quickPick.busy = false;
      quickPick.items = [...toItems(entries), ...byHand];
      const nothing = 'No running Go pprof endpoint or Node process found.';
      if (!entries.some(entry => entry.target !== undefined))
        quickPick.placeholder = `${reason ?? nothing} Enter its address.`;
    });
  try {
    const item = await accepted(quickPick);
    return await item?.choose?.();
  } finally {
    open = false;
    quickPick.dispose();
  }
}

export async function askUrl(): Promise<Target | undefined> {
  const url = await vscode.window.showInputBox({
    title: 'Alloc Lens: capture from a Go pprof address',
    prompt: 'Address of the pprof handlers; any prefix, or unix:/path/to.sock:/debug/pprof/',
    value: 'http://localhost:6060/debug/pprof/',
    ignoreFocusOut: true,
  });
  return url === undefined ? undefined : goTarget(url);
}

export async function askInspector(): Promise<Target | undefined> {
  const inspector = await vscode.window.showInputBox({
    title: 'Alloc Lens: capture from a Node inspector',
    prompt: 'host:port or ws:// address of a process started with --inspect',
    value: '127.0.0.1:9229',
    ignoreFocusOut: true,
  });
  return inspector === undefined ? undefined : nodeTarget(inspector);
}

const byHand: TargetItem[] = [
  { label: 'Enter address', kind: vscode.QuickPickItemKind.Separator },
  { label: '$(link) Go: pprof URL…', description: 'http://host:port/debug/pprof/', choose: askUrl },
  { label: '$(debug-alt) Node: inspector…', description: 'host:port or ws://', choose: askInspector },
];

function toItems(entries: readonly TargetEntry[]): TargetItem[] {
  return (Object.keys(groupTitles) as TargetGroup[]).flatMap(group => {
    const items = entries.filter(entry => entry.group === group).map(toItem);
    const separator = { label: groupTitles[group], kind: vscode.QuickPickItemKind.Separator };
    return items.length === 0 ? [] : [separator, ...items];
  });
}

function toItem(entry: TargetEntry): TargetItem {
  const { target, obstacle } = entry;
  const { label, description, detail, icon } = targetText(entry);
  return {
    label: `$(${icon}) ${label}`,
    description,
    detail,
    choose: async () => {
      if (obstacle !== undefined) throw new CaptureError('notAttachable', obstacle.message, obstacle.remedy);
      return target;
    },
  };
}

function accepted(quickPick: vscode.QuickPick<TargetItem>): Promise<TargetItem | undefined> {
  return new Promise(resolve => {
    quickPick.onDidAccept(() => {
      resolve(quickPick.selectedItems[0]);
      quickPick.hide();
    });
    quickPick.onDidHide(() => resolve(undefined));
  });
}
