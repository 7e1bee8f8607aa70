import * as vscode from 'vscode';
import { perOperationText } from '../../session/perOperation';
import type { ProfileStore } from '../../session/profileStore';
import type { Recipe } from '../../session/recipes';
import { commandIds } from '../commandIds';
import type { Settings } from '../settings';
import type { RunnablePlace } from './recipes';

/** Finds what can be run; loaded with the first document that is asked about. */
export type FindPlaces = (document: vscode.TextDocument) => Promise<RunnablePlace[]>;

const documents: vscode.DocumentFilter[] = [
  { scheme: 'file', pattern: '**/*_test.go' },
  { scheme: 'file', pattern: '**/*[.-]test.{js,mjs,cjs,ts,mts,cts}' },
  { scheme: 'file', pattern: '**/package.json' },
];

/** Above each test, benchmark and npm script: "Profile allocations", and what an operation cost when it last ran. */
export class TestLenses implements vscode.CodeLensProvider {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #subscriptions: { dispose(): void }[];
  /** Titles of the last results, by what was run. */
  readonly #results = new Map<string, string>();

  constructor(
    private readonly store: ProfileStore,
    private readonly settings: Settings,
    private readonly find: FindPlaces,
  ) {
    this.#subscriptions = [
      vscode.languages.registerCodeLensProvider(documents, this),
      store.onDidChange(() => this.#remember()),
      settings.onDidChange(() => this.#changed.fire()),
    ];
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!this.settings.get('codeLens.tests')) return [];
    return (await this.find(document)).flatMap(place => {
      const range = new vscode.Range(place.line - 1, 0, place.line - 1, 0);
      const lens = (title: string, command: string, ...args: unknown[]) =>
        new vscode.CodeLens(range, { title, command, arguments: args });
      const profile = lens('Profile allocations', commandIds.profileTestAtCursor, document.uri, place.line);
      const result = this.#results.get(keyOf(place.recipe));
      return result === undefined ? [profile] : [profile, lens(result, commandIds.showAllocators)];
    });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #remember(): void {
    const profile = this.store.current;
    if (profile?.source.kind !== 'test' || profile.perOperation === undefined) return;
    this.#results.set(keyOf(profile.source.recipe), perOperationText(profile.perOperation));
    this.#changed.fire();
  }
}

function keyOf(recipe: Recipe): string {
  return `${recipe.directory}\n${recipe.label}`;
}
