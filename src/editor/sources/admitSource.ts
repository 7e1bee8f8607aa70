import * as vscode from 'vscode';
import { mayBeOpened, originBelow } from '../../core/source/reach';
import type { SourceRoots } from '../../core/source/sourceRoots';
import { climbs, isNetworkPath } from '../../core/source/spelling';
import { realFolder } from '../../session/sources/localDisk';

/**
 * Whether and how a file may be opened because a profile names it. Links are resolved before it is decided, and the disk of
 * another machine is not even looked at before the user agrees. Code that is not the workspace's is opened to read.
 */
export async function admitSource(path: string, roots: SourceRoots): Promise<'edit' | 'readOnly' | undefined> {
  const isKnown = originBelow(path, roots) !== undefined;
  if (climbs(path) || (isNetworkPath(path) && !isKnown)) return (await agrees(path)) ? 'readOnly' : undefined;
  const real = realFolder(path);
  if (real === undefined) {
    void vscode.window.showInformationMessage(`Alloc Lens: ${path} is not on this machine.`);
    return undefined;
  }
  const origin = originBelow(path, roots) ?? originBelow(real, roots);
  if (mayBeOpened(real, roots)) return origin === 'workspace' ? 'edit' : 'readOnly';
  return (await agrees(real)) ? 'readOnly' : undefined;
}

async function agrees(path: string): Promise<boolean> {
  const open = 'Open to Read';
  const choice = await vscode.window.showWarningMessage(
    'Open a file outside of this workspace?',
    {
      modal: true,
      detail: `${path}\n\nThe profile names it, and profiles can come from anywhere. It is neither in this workspace nor in Go's module cache, a Go installation or node_modules.`,
    },
    open,
  );
  return choice === open;
}
