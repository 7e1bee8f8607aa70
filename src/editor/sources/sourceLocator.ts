import * as vscode from 'vscode';
import { committedTexts } from '../../session/sources/committedTexts';
import type { Settings } from '../settings';
import { WorkspaceRoots } from '../workspaceRoots';
import { admitSource } from './admitSource';
import { type ChoicePorts, chooseSources } from './chooseSources';

/** Where source lies, and what the user is asked about it. */
export class SourceLocator {
  readonly roots: WorkspaceRoots;

  /** `memory` keeps the user's answers. */
  constructor(settings: Settings, memory: vscode.Memento) {
    this.roots = new WorkspaceRoots(settings, memory);
  }

  async admit(path: string): Promise<'edit' | 'readOnly' | undefined> {
    return admitSource(path, await this.roots.roots());
  }

  choose(ports: Omit<ChoicePorts, 'remember'>, occasion: 'afterCapture' | 'command'): Promise<void> {
    return chooseSources({ ...ports, remember: rule => this.roots.remember(rule) }, occasion);
  }

  /** What files were in a commit. Runs git, so only where the workspace is trusted. */
  async committed(commit: string, paths: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    return vscode.workspace.isTrusted ? committedTexts(commit, paths, signal) : new Map();
  }

  dispose(): void {
    this.roots.dispose();
  }
}
