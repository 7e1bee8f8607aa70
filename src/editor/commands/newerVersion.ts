import * as vscode from 'vscode';
import type { SourceRoots } from '../../core/source/sourceRoots';
import { CaptureError } from '../../session/captureFailures';
import type { ModuleQuestion, ModuleUpdate, ModuleUpdates } from '../../session/moduleUpdates';
import { cancellableProgress } from '../cancellableProgress';
import { goTools } from '../goTools';
import type { ModuleArgument } from './commandSet';

export interface NewerVersionPorts {
  readonly updates: ModuleUpdates;
  roots(): Promise<SourceRoots>;
  newerModule(question: ModuleQuestion, signal: AbortSignal): Promise<ModuleUpdate | undefined>;
}

/** Asks the go command whether a module has a newer version, with progress that can be cancelled. */
export async function checkNewerVersion(
  ports: NewerVersionPorts,
  argument?: ModuleArgument,
): Promise<string | undefined> {
  const module = argument?.module;
  if (typeof module?.name !== 'string' || typeof module.version !== 'string' || !/^v\d/.test(module.version)) {
    throw new CaptureError(
      'badQuery',
      'There is no Go module whose version is known.',
      'Group the Allocators view by module and pick a row with a version.',
    );
  }
  requireTrust();
  const folder = await moduleFolder(ports);
  const { name, version } = module;
  const title = `Alloc Lens: looking for a newer ${name}`;
  return cancellableProgress(title, async (_, signal) => {
    const question = { name, version, folder, goCommand: goTools(vscode.Uri.file(folder)).command };
    const asked = { name, version, system: 'go', manifest: '' } as const;
    ports.updates.tell(asked, await ports.newerModule(question, signal));
    return ports.updates.text(asked);
  });
}

/** Running the go command in a folder runs what its go.mod asks for: another toolchain, for example. */
function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new CaptureError(
    'notAttachable',
    'The go command is not run in an untrusted workspace.',
    'Trust this workspace first (Workspaces: Manage Workspace Trust).',
  );
}

/** Which of several modules asks for the dependency matters little: the question is about the dependency alone. */
async function moduleFolder(ports: NewerVersionPorts): Promise<string> {
  const folder = (await ports.roots()).goModules[0]?.path;
  if (folder !== undefined) return folder;
  throw new CaptureError(
    'notAttachable',
    'This workspace has no go.mod, so there is nowhere to ask.',
    'Open the folder of the Go module.',
  );
}
