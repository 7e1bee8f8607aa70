import { dirname } from 'node:path';
import type { Escape } from '../../core/insight/escapeDiagnostics';
import type { LoadedProfile } from '../loadedProfile';
import { type GoBuildSettings, goEscapes } from './goEscapes';
import { type PackageState, packageState } from './packageState';

/** What the analyst must be told of the editor. */
export interface EscapePorts {
  /** Whether the workspace may be compiled. */
  isAllowed(): boolean;
  settings(directory: string): GoBuildSettings;
  /** Texts of Go files with unsaved changes, by path. */
  unsaved(): ReadonlyMap<string, string>;
}

/** What the compiler said of a file, and the text it said it of. */
export interface FileEscapes {
  readonly text: string;
  readonly escapes: readonly Escape[];
}

/** Packages with more profiled bytes come first; a profile of a large program touches hundreds. */
const MOST_PACKAGES = 20;
/** Answers kept of earlier texts: undoing an edit, or going back to a branch, costs nothing. */
const MOST_KEPT = 200;

/** Knows why the profiled lines of a Go workspace allocate on the heap, as far as the compiler was asked already. */
export class EscapeAnalyst {
  readonly #answers = new Map<string, ReadonlyMap<string, FileEscapes>>();
  readonly #current = new Map<string, FileEscapes>();

  constructor(private readonly ports: EscapePorts) {}

  /** What is known of `path`, maybe of an older text of it. */
  of(path: string): FileEscapes | undefined {
    return this.#current.get(path);
  }

  /**
   * Brings the packages of the profiled lines up to date with their files, one build for each module. Resolves at once
   * where nothing changed since. Rejects with CancelledError.
   */
  async look(profile: LoadedProfile, signal: AbortSignal): Promise<void> {
    if (!this.ports.isAllowed() || profile.attribution.origin !== 'go') return;
    const unsaved = this.ports.unsaved();
    const files = new Set(profile.callSites.map(site => site.path).filter(path => path.endsWith('.go')));
    const directories = [...new Set([...files].map(file => dirname(file)))].slice(0, MOST_PACKAGES);
    const states = await Promise.all(directories.map(directory => this.#stateOf(directory, unsaved)));
    const found = states.filter(state => state !== undefined);
    for (const state of found) this.#show(state);
    const missing = found.filter(state => !this.#answers.has(state.hash));
    for (const packages of byModule(missing)) {
      const settings = this.ports.settings(packages[0]!.directory);
      const answers = await goEscapes({ packages, unsaved, files, settings }, signal);
      for (const state of packages) this.#keep(state, answers);
    }
  }

  async #stateOf(directory: string, unsaved: ReadonlyMap<string, string>): Promise<PackageState | undefined> {
    const settings = JSON.stringify(this.ports.settings(directory));
    return packageState(directory, unsaved, settings).catch(() => undefined);
  }

  #keep(state: PackageState, answers: ReadonlyMap<string, readonly Escape[]>): void {
    const files = new Map<string, FileEscapes>();
    for (const [path, text] of state.texts) files.set(path, { text, escapes: answers.get(path) ?? [] });
    for (const [path, known] of files) this.#current.set(path, known);
    // What does not compile may be due to another package: it is asked about again with the next profile.
    if (![...files.keys()].some(path => answers.has(path))) return;
    const [oldest] = this.#answers.keys();
    if (this.#answers.size >= MOST_KEPT && oldest !== undefined) this.#answers.delete(oldest);
    this.#answers.set(state.hash, files);
  }

  #show({ hash }: PackageState): void {
    for (const [path, known] of this.#answers.get(hash) ?? []) this.#current.set(path, known);
  }
}

function byModule(states: readonly PackageState[]): PackageState[][] {
  const modules = new Map<string, PackageState[]>();
  for (const state of states) {
    const folder = state.moduleFolder ?? state.directory;
    modules.set(folder, [...(modules.get(folder) ?? []), state]);
  }
  return [...modules.values()];
}
