import * as vscode from 'vscode';
import type { PathRule, SourceRoots } from '../core/source/sourceRoots';
import { gatherRoots } from '../session/sources/gatherRoots';
import { askGo, defaultGoFolders, type GoFolders } from '../session/sources/goFolders';
import { KnownRoots } from '../session/sources/knownRoots';
import { pathRules } from '../session/sources/pathRules';
import { fileUriPath } from './documentPath';
import { goTools } from './goTools';
import type { Settings } from './settings';

/** Most go.mod files looked at; a workspace with more is mapped by absolute paths only. */
const goModLimit = 200;
const fileLimit = 2000;
const choiceLimit = 100;
const packages = '**/node_modules/**';
const others = '**/{node_modules,vendor}/**';
const choicesKey = 'sources.choices';

/** Where the source of this workspace lies; found on first use and again when folders, go.mod files, settings or trust change. */
export class WorkspaceRoots {
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #known = new KnownRoots({
    find: () => this.#find(),
    search: filesNamed,
    now: Date.now,
  });
  #go: Promise<GoFolders> | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly memory: vscode.Memento,
  ) {
    const forget = () => this.#known.forget();
    const modules = vscode.workspace.createFileSystemWatcher('**/{go.mod,go.work,modules.txt}');
    this.#subscriptions.push(
      modules,
      modules.onDidChange(forget),
      modules.onDidCreate(forget),
      modules.onDidDelete(forget),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
      vscode.workspace.onDidGrantWorkspaceTrust(forget),
      settings.onDidChange(forget),
    );
  }

  roots(): Promise<SourceRoots> {
    return this.#known.roots();
  }

  /** Looks for files of these names in the workspace; undefined where that brings nothing that `used` has not. */
  rootsWith(names: readonly string[], used: SourceRoots): Promise<SourceRoots | undefined> {
    return this.#known.rootsWith(names, used);
  }

  /** Keeps what the user chose in this workspace for a program; the newest answer comes first. */
  async remember(rule: PathRule): Promise<void> {
    const isAnother = ({ from, program }: PathRule) => from !== rule.from || program !== rule.program;
    const kept = this.#choices().filter(isAnother);
    await this.memory.update(choicesKey, [rule, ...kept].slice(0, choiceLimit));
    this.#known.forget();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #choices(): readonly PathRule[] {
    return this.memory.get<readonly PathRule[]>(choicesKey, []);
  }

  async #find(): Promise<SourceRoots> {
    const folders = (vscode.workspace.workspaceFolders ?? []).flatMap(({ name, uri }) => {
      const path = fileUriPath(uri);
      return path === undefined ? [] : [{ name, path }];
    });
    const [goMods, go] = await Promise.all([
      vscode.workspace.findFiles('**/go.mod', others, goModLimit),
      this.#goFolders(),
    ]);
    return gatherRoots({
      folders: folders.map(({ path }) => path),
      goMods: goMods.map(fileUriPath).filter(path => path !== undefined),
      rules: [...pathRules(this.settings.get('source.pathRules'), folders), ...this.#choices()],
      go,
      trust: vscode.workspace.isTrusted ? 'trusted' : 'untrusted',
      platform: process.platform,
    });
  }

  /** Only a trusted workspace may say which go command is run. */
  async #goFolders(): Promise<GoFolders> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    if (!vscode.workspace.isTrusted) return defaultGoFolders(process.env, process.platform);
    this.#go ??= askGo(folder === undefined ? 'go' : goTools(folder).command);
    return this.#go;
  }
}

async function filesNamed(names: readonly string[]): Promise<string[]> {
  const pattern = names.length === 1 ? `**/${names[0]}` : `**/{${names.join(',')}}`;
  // What is somebody else's for Go may be the user's own script.
  const without = names.every(name => name.endsWith('.go')) ? others : packages;
  const found = await vscode.workspace.findFiles(pattern, without, fileLimit);
  return found.map(fileUriPath).filter(path => path !== undefined);
}
