import * as vscode from 'vscode';
import { FixJudge } from '../../session/judge/fixJudge';
import type { Settings } from '../settings';
import { compilerPorts } from './compilerPorts';

/** The judge of this workspace's rewrites. It looks again when something changes on disk that is compiled. */
export function createFixJudge(settings: Settings, log: vscode.LogOutputChannel): FixJudge {
  const watcher = vscode.workspace.createFileSystemWatcher('**/{*.go,go.mod,go.sum,go.work}');
  const judge = new FixJudge({ ...compilerPorts(settings), log: message => log.warn(message) }, watcher);
  const refresh = () => judge.refresh();
  watcher.onDidChange(refresh);
  watcher.onDidCreate(refresh);
  watcher.onDidDelete(refresh);
  return judge;
}
