import * as vscode from 'vscode';
import type { SourceRoot } from '../core/source/sourceRoots';
import { fileUriPath } from './documentPath';

/** Most go.mod files looked at; a workspace with more is mapped by absolute paths only. */
const goModLimit = 200;

/** The workspace folders with the Go modules below them; found on first use and again when folders or go.mod change. */
export class WorkspaceRoots {
  readonly #subscriptions: vscode.Disposable[] = [];
  #roots: Promise<readonly SourceRoot[]> | undefined;
  #known: readonly SourceRoot[] = [];

  constructor() {
    const forget = () => {
      this.#roots = undefined;
    };
    const goMods = vscode.workspace.createFileSystemWatcher('**/go.mod');
    this.#subscriptions.push(
      goMods,
      goMods.onDidChange(forget),
      goMods.onDidCreate(forget),
      goMods.onDidDelete(forget),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
    );
  }

  async roots(): Promise<readonly SourceRoot[]> {
    this.#roots ??= findRoots();
    this.#known = await this.#roots;
    return this.#known;
  }

  /** What the last `roots()` found. */
  get known(): readonly SourceRoot[] {
    return this.#known;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

async function findRoots(): Promise<SourceRoot[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const goMods = await vscode.workspace.findFiles('**/go.mod', '**/{node_modules,vendor}/**', goModLimit);
  const modules = (await Promise.all(goMods.map(readModule))).filter(found => found !== undefined);
  return folders.flatMap(folder => {
    const path = fileUriPath(folder.uri);
    if (path === undefined) return [];
    return [{ path, goModules: modules.filter(found => `${found.path}/`.startsWith(`${path}/`)) }];
  });
}

async function readModule(uri: vscode.Uri): Promise<{ module: string; path: string } | undefined> {
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const module = /^module\s+"?([^\s"]+)/m.exec(text)?.[1];
    const path = fileUriPath(uri);
    if (module === undefined || path === undefined) return undefined;
    return { module, path: path.slice(0, path.lastIndexOf('/')) };
  } catch {
    // A go.mod that cannot be read only means that -trimpath binaries of that module are not mapped.
    return undefined;
  }
}
