import * as vscode from 'vscode';
import { FixJudge } from '../../session/judge/fixJudge';
import type { Settings } from '../settings';
import { compilerPorts } from './compilerPorts';

/** The judge of this workspace's rewrites. It looks again when something changes on disk that is compiled. */
export function createFixJudge(settings: Settings, log: vscode.LogOutputChannel): FixJudge {
  const watcher = vscode.workspace.createFileSystemWatcher('**/{*.go,go.mod,go.sum,go.work}');
  const refresh = () => judge.refresh();
  // The watcher hears of it later, and a file that is saved is no longer among the unsaved ones at once.
  const saves = vscode.workspace.onDidSaveTextDocument(({ languageId }) => languageId === 'go' && refresh());
  const watched = vscode.Disposable.from(watcher, saves);
  const judge = new FixJudge({ ...compilerPorts(settings), log: message => log.warn(message) }, watched);
  watcher.onDidChange(refresh);
  watcher.onDidCreate(refresh);
  watcher.onDidDelete(refresh);
  return judge;
}
