import type { SourceRoots } from '../../core/source/sourceRoots';
import { lazily } from '../lazily';

export interface RootsPorts {
  /** The roots of the workspace as it is now, without namesakes. */
  find(): Promise<SourceRoots>;
  /** Files of the workspace that have one of these names. */
  search(names: readonly string[]): Promise<readonly string[]>;
  /** In milliseconds. */
  now(): number;
}

/** What was found out between two changes of the workspace; whoever asks goes on with what was known when it asked. */
interface Knowledge {
  /** Without namesakes. */
  readonly roots: () => Promise<SourceRoots>;
  readonly namesakes: Set<string>;
  readonly lookedForMs: Map<string, number>;
}

/** Looking through a large workspace takes a second: not for every window of live mode. */
const lookAgainMs = 60_000;
const nameLimit = 200;

/** Where the source of a workspace lies: found on first use, and again after `forget`. */
export class KnownRoots {
  #known: Knowledge;

  constructor(private readonly ports: RootsPorts) {
    this.#known = this.#nothing();
  }

  /** Rejects as `find` does, which is then asked again the next time. */
  roots(): Promise<SourceRoots> {
    return rootsIn(this.#known);
  }

  /** Looks for files of these names in the workspace; undefined where nothing is known that `used` has not. */
  async rootsWith(names: readonly string[], used: SourceRoots): Promise<SourceRoots | undefined> {
    const known = this.#known;
    const now = this.ports.now();
    const isDue = (name: string) => now - (known.lookedForMs.get(name) ?? Number.NEGATIVE_INFINITY) > lookAgainMs;
    // Other characters have a meaning in the pattern.
    const due = names.filter(name => /^[\w.@-]+$/.test(name) && isDue(name)).slice(0, nameLimit);
    if (due.length > 0) {
      for (const path of await this.ports.search(due)) known.namesakes.add(path);
      // Only now: another profile that misses them in the meantime would be left without.
      for (const name of due) known.lookedForMs.set(name, now);
    }
    const before = new Set(used.namesakes);
    const isNew = [...known.namesakes].some(path => !before.has(path));
    return isNew ? rootsIn(known) : undefined;
  }

  /** The workspace changed. */
  forget(): void {
    this.#known = this.#nothing();
  }

  #nothing(): Knowledge {
    return { roots: lazily(() => this.ports.find()), namesakes: new Set(), lookedForMs: new Map() };
  }
}

async function rootsIn(known: Knowledge): Promise<SourceRoots> {
  const roots = await known.roots();
  return { ...roots, namesakes: [...known.namesakes] };
}
