import { ByteWriter } from './byteWriter';

/** The string table of a pprof: each string once, as Go writes it. */
export class Strings {
  private readonly indexes = new Map<string, number>();

  constructor(first: readonly string[]) {
    for (const text of first) this.indexOf(text);
  }

  indexOf(text: string): number {
    const index = this.indexes.get(text) ?? this.indexes.size;
    this.indexes.set(text, index);
    return index;
  }

  all(): Iterable<string> {
    return this.indexes.keys();
  }
}

const folders = ['handler', 'codec', 'cache', 'parser', 'router', 'store', 'query', 'stream', 'metrics', 'queue'];

/** Depth of stacks in locations, how many calls change on average from one to the next, and how often more do. */
export interface StackShape {
  readonly least: number;
  readonly most: number;
  readonly changes: number;
  readonly jumps: number;
}

interface Call {
  readonly callee: number;
  readonly location: Location;
}

interface Location {
  /** Leaf first: more than one where calls were inlined. */
  readonly functions: readonly number[];
  /** In the profile; 0 until a stack goes through it. */
  id: number;
}

/** Functions, and who calls whom where; grown on demand, so that only what stacks use is written. */
export class CallGraph {
  private readonly calls: (Call[] | undefined)[];
  /** By function: the locations where it allocates. */
  private readonly allocations: (Location[] | undefined)[];
  /** Those that stacks go through, by id − 1. */
  private readonly locations: Location[] = [];

  constructor(
    private readonly functions: number,
    private readonly random: () => number,
    readonly shape: StackShape,
  ) {
    this.calls = new Array(functions);
    this.allocations = new Array(functions);
  }

  newStack(): CallStack {
    return new CallStack(this);
  }

  /** A call out of `caller`; few of its calls are taken often. */
  call(caller: number): Call {
    const known = this.calls[caller] ?? this.newCalls(caller);
    this.calls[caller] = known;
    return known[Math.floor(known.length * this.random() ** 1.7)]!;
  }

  /** A location where `fn` allocates: one to three of them. */
  allocation(fn: number): number {
    const known = this.allocations[fn] ?? [this.newLocation(fn)];
    this.allocations[fn] = known;
    if (known.length < 3 && this.random() < 0.15) known.push(this.newLocation(fn));
    return this.idOf(known[this.below(known.length)]!);
  }

  /** The id of a location that a stack goes through. */
  idOf(location: Location): number {
    if (location.id === 0) location.id = this.locations.push(location);
    return location.id;
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  /** Locations, functions and the strings they need; writes no strings. Every tenth function lies in `ownFile`. */
  writeTables(profile: ByteWriter, strings: Strings, ownFile?: string): void {
    const part = new ByteWriter();
    const line = new ByteWriter();
    for (const [row, { functions }] of this.locations.entries()) {
      part.number(1, row + 1).number(3, 0x400000 + row * 37);
      for (const fn of functions) part.message(4, line.number(1, fn + 1).number(2, startLine(fn) + ((row * 7) % 120)));
      profile.message(4, part);
    }
    for (let fn = 0; fn < this.functions; fn++) {
      const folder = `${folders[fn % 10]}/${folders[(fn >> 3) % 10]}${fn % Math.ceil(this.functions / 40)}`;
      const name = strings.indexOf(`example.com/acme/platform/internal/${folder}.(*Server${fn % 97}).Handle${fn}`);
      const isOwn = ownFile !== undefined && fn % 10 === 0;
      const file = strings.indexOf(
        isOwn ? ownFile : `/home/ci/go/pkg/mod/example.com/acme/platform@v1.4.2/internal/${folder}/server_${fn % 8}.go`,
      );
      profile.message(
        5,
        part
          .number(1, fn + 1)
          .number(2, name)
          .number(3, name)
          .number(4, file)
          .number(5, startLine(fn)),
      );
    }
  }

  private newCalls(caller: number): Call[] {
    const count = 1 + Math.min(12, Math.floor(exponential(this.random) * 3));
    return Array.from({ length: count }, () => {
      // Some functions are called from everywhere.
      const popularity = this.random() < 0.7 ? 2 : 1;
      return { callee: Math.floor(this.functions * this.random() ** popularity), location: this.newLocation(caller) };
    });
  }

  /** In about every fifth location one to three calls were inlined. */
  private newLocation(fn: number): Location {
    const inlined: number[] = [];
    for (let chance = 0.22; inlined.length < 3 && this.random() < chance; chance = 0.36) {
      inlined.push(this.below(this.functions));
    }
    return { functions: [...inlined, fn], id: 0 };
  }
}

/** A stack that changes near its leaf from sample to sample, and sometimes nearer to its root. */
class CallStack {
  private readonly functions = [0];
  private readonly called: number[] = [];

  constructor(private readonly graph: CallGraph) {}

  /** Returns from some calls and makes others, until the stack is `depth` locations deep, the allocation with them. */
  wander(depth: number, random: () => number): void {
    const left =
      random() < this.graph.shape.jumps
        ? this.graph.below(this.called.length + 1)
        : this.called.length - 1 - Math.floor(exponential(random) * this.graph.shape.changes);
    this.called.length = Math.max(0, Math.min(left, depth - 2));
    this.functions.length = this.called.length + 1;
    // The roots of goroutines.
    if (this.called.length === 0) this.functions[0] = this.graph.below(40);
    while (this.called.length < depth - 1) {
      const { callee, location } = this.graph.call(this.functions.at(-1)!);
      this.called.push(this.graph.idOf(location));
      this.functions.push(callee);
    }
  }

  leafFirst(): number[] {
    return [this.graph.allocation(this.functions.at(-1)!), ...[...this.called].reverse()];
  }
}

/** Exponentially distributed with mean 1. */
export function exponential(random: () => number): number {
  return -Math.log(1 - random());
}

function startLine(fn: number): number {
  return 1 + ((fn * 31) % 1800);
}
