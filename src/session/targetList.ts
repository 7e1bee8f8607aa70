import { Emitter } from './emitter';
import { addressOf, type DiscoveredProcess, type Obstacle, type Target } from './targets';

export type TargetGroup = 'debugged' | 'workspace' | 'other' | 'saved';

/** One row of the Targets view and of the picker. */
export interface TargetEntry {
  /** The same for as long as the process runs. */
  readonly id: string;
  readonly group: TargetGroup;
  /** Undefined where the process cannot be captured; `obstacle` then says what to add. */
  readonly target: Target | undefined;
  /** Undefined for saved addresses, and for what is debugged and was not found here. */
  readonly process: DiscoveredProcess | undefined;
  readonly obstacle: Obstacle | undefined;
  /** The user agreed to take any certificate of it. */
  readonly insecure?: true;
}

export interface TargetPorts {
  /** May find more later, of what did not answer at once. */
  discover(
    signal: AbortSignal,
    onLate: (found: readonly DiscoveredProcess[]) => void,
  ): Promise<readonly DiscoveredProcess[]>;
  saved(): readonly Target[];
  /** What the user debugs right now. */
  debugged?(): readonly Target[];
  /** Whether any certificate of this target is taken. */
  isInsecure?(target: Target): boolean;
}

/**
 * What can be captured: what is being debugged, the running processes as last found, those of the workspace first, and the
 * saved addresses. A process that is debugged is listed once.
 */
export class TargetList {
  readonly #changed = new Emitter<readonly TargetEntry[]>();
  readonly onDidChange = this.#changed.event;
  readonly #abort = new AbortController();
  #processes: readonly DiscoveredProcess[] = [];
  /** How often it was looked; what an earlier look finds late is not shown any more. */
  #looks = 0;
  #looking: Promise<readonly TargetEntry[]> | undefined;

  constructor(private readonly ports: TargetPorts) {}

  get entries(): readonly TargetEntry[] {
    const debugged = this.ports.debugged?.() ?? [];
    const others = this.#processes.filter(({ pid }) => debugged.every(target => target.pid !== pid));
    const entries = [
      ...debugged.map(target => debuggedEntry(target, this.#processes)),
      ...others.flatMap(entriesOf),
      ...this.ports.saved().map(savedEntry),
    ];
    return entries.map(entry => (this.#isInsecure(entry) ? { ...entry, insecure: true } : entry));
  }

  /** Looks again, once for all who ask meanwhile. Resolves to the entries; a search that fails finds nothing new. */
  refresh(): Promise<readonly TargetEntry[]> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** To be called when the saved addresses change, what is debugged, or what is insecure. */
  othersChanged(): void {
    this.#changed.fire(this.entries);
  }

  dispose(): void {
    this.#abort.abort();
    this.#changed.dispose();
  }

  #isInsecure({ target }: TargetEntry): boolean {
    return target !== undefined && this.ports.isInsecure?.(target) === true;
  }

  async #look(): Promise<readonly TargetEntry[]> {
    const look = ++this.#looks;
    const found = await this.ports.discover(this.#abort.signal, late => {
      if (look === this.#looks) this.#show(late);
    });
    this.#show(found);
    return this.entries;
  }

  #show(processes: readonly DiscoveredProcess[]): void {
    this.#processes = processes;
    this.#changed.fire(this.entries);
  }
}

/** Whether a group is in the way until somebody asks for it: where the workspace runs something, what others run is. */
export function isAside(group: TargetGroup, entries: readonly TargetEntry[]): boolean {
  return group === 'other' && entries.some(entry => entry.group === 'workspace');
}

function entriesOf(process: DiscoveredProcess): TargetEntry[] {
  const group = process.place === 'workspace' ? 'workspace' : 'other';
  const ways = process.targets.length > 0 ? process.targets : [undefined];
  return ways.map(target => ({
    id: `${process.pid} ${target === undefined ? '' : addressOf(target)}${target?.kind === 'node' && target.children ? ' +' : ''}`,
    group,
    target,
    process,
    obstacle: target === undefined ? process.obstacle : undefined,
  }));
}

function debuggedEntry(target: Target, processes: readonly DiscoveredProcess[]): TargetEntry {
  const process = target.pid === undefined ? undefined : processes.find(({ pid }) => pid === target.pid);
  return {
    id: `debugged ${target.pid ?? ''} ${addressOf(target)}`,
    group: 'debugged',
    target,
    process,
    obstacle: undefined,
  };
}

function savedEntry(target: Target): TargetEntry {
  return { id: `saved ${addressOf(target)}`, group: 'saved', target, process: undefined, obstacle: undefined };
}
