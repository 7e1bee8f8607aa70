import * as vscode from 'vscode';
import type { Target } from '../../session/targets';

interface TargetItem extends vscode.QuickPickItem {
  readonly choose?: () => Promise<Target | undefined>;
}

/** Finds running targets; resolves to an empty list where this system has no way to tell. */
export type Discover = (signal: AbortSignal) => Promise<readonly Target[]>;

/** "Which process?": the running ones first, then addresses typed by hand. */
export async function pickTarget(discover: Discover): Promise<Target | undefined> {
  const quickPick = vscode.window.createQuickPick<TargetItem>();
  const abort = new AbortController();
  quickPick.title = 'Alloc Lens: which process?';
  quickPick.placeholder = 'Pick a running Go or Node process, or enter its address';
  quickPick.busy = true;
  quickPick.items = byHand;
  quickPick.show();
  void discover(abort.signal)
    .catch(() => [])
    .then(targets => {
      if (abort.signal.aborted) return;
      quickPick.busy = false;
      quickPick.items = [...targets.map(toItem), ...byHand];
      if (targets.length === 0)
        quickPick.placeholder = 'No running Go pprof endpoint or Node inspector found: enter its address';
    });
  try {
    const item = await accepted(quickPick);
    return await item?.choose?.();
  } finally {
    abort.abort();
    quickPick.dispose();
  }
}

export async function askUrl(): Promise<Target | undefined> {
  const url = await vscode.window.showInputBox({
    title: 'Alloc Lens: capture from a Go pprof address',
    prompt: 'Address of the pprof handlers; any prefix',
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

export function goTarget(url: string): Target {
  const trimmed = url.trim();
  return { kind: 'go', url: trimmed, label: hostOf(trimmed) };
}

export function nodeTarget(inspector: string): Target {
  const trimmed = inspector.trim();
  return { kind: 'node', inspector: trimmed, label: `node ${hostOf(trimmed)}` };
}

const byHand: TargetItem[] = [
  { label: 'Enter address', kind: vscode.QuickPickItemKind.Separator },
  { label: '$(link) Go: pprof URL…', description: 'http://host:port/debug/pprof/', choose: askUrl },
  { label: '$(debug-alt) Node: inspector…', description: 'host:port or ws://', choose: askInspector },
];

function toItem(target: Target): TargetItem {
  const closed = 'No inspector is open: opened by SIGUSR1 after you agree, and closed again';
  const inspector = target.kind === 'node' && target.attach !== 'signal' ? target.inspector : closed;
  const address = target.kind === 'go' ? target.url : inspector;
  const pid = target.pid === undefined ? '' : `pid ${target.pid}`;
  return {
    label: `$(${target.kind === 'go' ? 'server-process' : 'symbol-event'}) ${target.label}`,
    description: pid,
    detail: address,
    choose: async () => target,
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

function hostOf(address: string): string {
  return address.replace(/^[a-z]+:\/\//i, '').split('/')[0] || address;
}
