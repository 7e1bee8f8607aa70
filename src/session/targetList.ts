import { Emitter } from './emitter';
import { addressOf, type DiscoveredProcess, type Obstacle, type Target } from './targets';

export type TargetGroup = 'workspace' | 'other' | 'saved';

/** One row of the Targets view and of the picker. */
export interface TargetEntry {
  /** The same for as long as the process runs. */
  readonly id: string;
  readonly group: TargetGroup;
  /** Undefined where the process cannot be captured; `obstacle` then says what to add. */
  readonly target: Target | undefined;
  /** Undefined for saved addresses. */
  readonly process: DiscoveredProcess | undefined;
  readonly obstacle: Obstacle | undefined;
}

export interface TargetPorts {
  discover(signal: AbortSignal): Promise<readonly DiscoveredProcess[]>;
  saved(): readonly Target[];
}

/** What can be captured: the running processes as last found, those of the workspace first, and the saved addresses. */
export class TargetList {
  readonly #changed = new Emitter<readonly TargetEntry[]>();
  readonly onDidChange = this.#changed.event;
  readonly #abort = new AbortController();
  #processes: readonly DiscoveredProcess[] = [];
  #looking: Promise<readonly TargetEntry[]> | undefined;

  constructor(private readonly ports: TargetPorts) {}

  get entries(): readonly TargetEntry[] {
    return [...this.#processes.flatMap(entriesOf), ...this.ports.saved().map(savedEntry)];
  }

  /** Looks again, once for all who ask meanwhile. Resolves to the entries; a search that fails finds nothing new. */
  refresh(): Promise<readonly TargetEntry[]> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** To be called when the saved addresses change. */
  savedChanged(): void {
    this.#changed.fire(this.entries);
  }

  dispose(): void {
    this.#abort.abort();
    this.#changed.dispose();
  }

  async #look(): Promise<readonly TargetEntry[]> {
    this.#processes = await this.ports.discover(this.#abort.signal);
    this.#changed.fire(this.entries);
    return this.entries;
  }
}

function entriesOf(process: DiscoveredProcess): TargetEntry[] {
  const group = process.place === 'workspace' ? 'workspace' : 'other';
  const ways = process.targets.length > 0 ? process.targets : [undefined];
  return ways.map(target => ({
    id: `${process.pid} ${target === undefined ? '' : addressOf(target)}`,
    group,
    target,
    process,
    obstacle: target === undefined ? process.obstacle : undefined,
  }));
}

function savedEntry(target: Target): TargetEntry {
  return { id: `saved ${addressOf(target)}`, group: 'saved', target, process: undefined, obstacle: undefined };
}
