import type * as vscode from 'vscode';
import type { Settings } from '../editor/settings';
import { admitSource } from '../editor/sources/admitSource';
import { type ChoicePorts, chooseSources } from '../editor/sources/chooseSources';
import { WorkspaceRoots } from '../editor/workspaceRoots';

// Loaded with the first profile: finding where its source lies, and what is asked before a file is opened.

/** Where source lies, and what the user is asked about it. */
export class Locating {
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

  dispose(): void {
    this.roots.dispose();
  }
}
