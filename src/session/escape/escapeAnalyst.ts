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
  /** By package, the round in which the compiler was asked about it last. */
  readonly #asked = new Map<string, string>();

  constructor(private readonly ports: EscapePorts) {}

  /** What is known of `path`, maybe of an older text of it. */
  of(path: string): FileEscapes | undefined {
    return this.#current.get(path);
  }

  /**
   * Brings the packages of the profiled lines up to date with their files, one build for each module. Resolves at once
   * where nothing changed since. Files that the compiler gives no answer about keep the one that they had. Rejects with
   * CancelledError.
   */
  async look(profile: LoadedProfile, signal: AbortSignal): Promise<void> {
    if (!this.ports.isAllowed() || profile.attribution.origin !== 'go') return;
    const unsaved = this.ports.unsaved();
    const profiled = new Set(profile.callSites.map(site => site.path).filter(path => path.endsWith('.go')));
    const directories = [...new Set([...profiled].map(file => dirname(file)))].slice(0, MOST_PACKAGES);
    const states = await Promise.all(directories.map(directory => this.#stateOf(directory, unsaved)));
    const found = states.filter(state => state !== undefined);
    for (const state of found) this.#show(state);
    // What does not compile may be due to another package: it is asked about again when one of them changes.
    const round = [profile.generation, ...found.map(state => state.hash)].join();
    const missing = found.filter(state => this.#asked.get(state.hash) !== round && this.#lacks(state, profiled));
    const files = new Set([...profiled, ...missing.flatMap(sources)]);
    for (const packages of byModule(missing)) {
      const settings = this.ports.settings(packages[0]!.directory);
      const answers = await goEscapes({ packages, unsaved, files, settings }, signal);
      for (const state of packages) this.#keep(state, answers, round);
    }
  }

  async #stateOf(directory: string, unsaved: ReadonlyMap<string, string>): Promise<PackageState | undefined> {
    const settings = JSON.stringify(this.ports.settings(directory));
    return packageState(directory, unsaved, settings).catch(() => undefined);
  }

  /** Whether a profiled file of the package has no answer. */
  #lacks({ hash, texts }: PackageState, profiled: ReadonlySet<string>): boolean {
    const known = this.#answers.get(hash);
    return [...texts.keys()].some(path => profiled.has(path) && known?.has(path) !== true);
  }

  #keep({ hash, texts }: PackageState, answers: ReadonlyMap<string, readonly Escape[]>, round: string): void {
    keepIn(this.#asked, hash, round);
    const files = new Map(this.#answers.get(hash));
    for (const [path, text] of texts) {
      const escapes = answers.get(path);
      if (escapes !== undefined) files.set(path, { text, escapes });
    }
    for (const [path, known] of files) this.#current.set(path, known);
    if (files.size > 0) keepIn(this.#answers, hash, files);
  }

  #show({ hash }: PackageState): void {
    for (const [path, known] of this.#answers.get(hash) ?? []) this.#current.set(path, known);
  }
}

/** The files that another profile may ask about without another build: those of tests take one of their own. */
function sources({ texts }: PackageState): string[] {
  return [...texts.keys()].filter(path => !path.endsWith('_test.go'));
}

function keepIn<V>(kept: Map<string, V>, key: string, value: V): void {
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(key, value);
}

function byModule(states: readonly PackageState[]): PackageState[][] {
  const modules = new Map<string, PackageState[]>();
  for (const state of states) {
    const folder = state.moduleFolder ?? state.directory;
    modules.set(folder, [...(modules.get(folder) ?? []), state]);
  }
  return [...modules.values()];
}
