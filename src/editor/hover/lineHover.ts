import * as vscode from 'vscode';
import type { LineAdvisors } from '../../session/lineAdvisors';
import type { ProfileStore } from '../../session/profileStore';
import { profiledLanguages } from '../languages';
import type { hoverAt } from './hoverContent';

/** The numbers behind an annotated line: every sample type, how well they are founded, what allocates, which rewrites fit. */
export class LineHover implements vscode.HoverProvider {
  readonly #registration: vscode.Disposable;

  constructor(
    private readonly store: ProfileStore,
    private readonly advisors: LineAdvisors,
    /** Loads what writes it. */
    private readonly content: () => Promise<{ hoverAt: typeof hoverAt }>,
  ) {
    this.#registration = vscode.languages.registerHoverProvider(profiledLanguages, this);
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    if (this.store.current === undefined) return undefined;
    return (await this.content()).hoverAt(document, position, this.store, this.advisors);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
