import * as vscode from 'vscode';
import { asCaptureError } from '../session/captureFailures';
import { commandIds } from './commandIds';

/** The one place that shows an error, once: what happened, then what to do. Giving up is not shown. */
export async function showFailure(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const failure = asCaptureError(error);
  if (failure.name === 'CancelledError') return;
  log.error(error instanceof Error ? error : String(error));
  const remedy = 'remedy' in failure ? ` ${failure.remedy}` : '';
  const showLog = 'Show Log';
  const choice = await vscode.window.showErrorMessage(`${failure.message}${remedy}`, showLog);
  if (choice === showLog) await vscode.commands.executeCommand(commandIds.showLog);
}
