import { readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { CaptureError } from '../session/captureFailures';

/** Largest source file whose lines are followed, and largest profile file that is read. */
const maxTextBytes = 4 * 2 ** 20;
const maxProfileBytes = 512 * 2 ** 20;

/** The text of a workspace file as it is on disk, not in an unsaved editor: programs are built from the disk. */
export async function readWorkspaceText(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    return size > maxTextBytes ? undefined : await readFile(path, 'utf8');
  } catch {
    // The file is gone: its lines cannot be followed, which is what undefined says.
    return undefined;
  }
}

export async function readProfileFile(uri: vscode.Uri): Promise<Uint8Array> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxProfileBytes) {
      throw new CaptureError(
        'tooLarge',
        `${uri.path} has ${Math.round(size / 2 ** 20)} MiB; profiles up to ${maxProfileBytes / 2 ** 20} MiB can be opened.`,
        'Reduce it first, for example with "go tool pprof -proto -focus=…".',
      );
    }
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    throw new CaptureError('malformed', `${uri.path} cannot be read.`, 'Check that the file exists and may be read.', {
      cause: error,
    });
  }
}
