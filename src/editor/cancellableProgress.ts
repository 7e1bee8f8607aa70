import * as vscode from 'vscode';

/** Shows a notification while `run` does; its Cancel aborts the signal. */
export function cancellableProgress<T>(
  title: string,
  run: (progress: vscode.Progress<{ message: string }>, signal: AbortSignal) => Promise<T>,
): Thenable<T> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress<T>({ location, title, cancellable: true }, (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return run(progress, abort.signal);
  });
}
