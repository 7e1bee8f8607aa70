import { ByteWriter } from './byteWriter';

const folders = ['handler', 'codec', 'cache', 'parser', 'router', 'store', 'query', 'stream', 'metrics', 'queue'];

interface Call {
  readonly callee: number;
  readonly location: number;
}

/** Functions, and who calls whom where; grown on demand, so that only what stacks use is written. */
export class CallGraph {
  private readonly calls: (Call[] | undefined)[];
  /** For each location, the functions in it, leaf first: more than one where calls were inlined. */
  private readonly locations: number[][] = [];

  constructor(
    private readonly functions: number,
    private readonly random: () => number,
  ) {
    this.calls = new Array(functions);
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

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  /** Locations, functions and the strings they need; writes no strings. */
  writeTables(profile: ByteWriter, strings: string[]): void {
    const part = new ByteWriter();
    const line = new ByteWriter();
    for (const [row, functions] of this.locations.entries()) {
      part.number(1, row + 1).number(3, 0x400000 + row * 37);
      for (const fn of functions) part.message(4, line.number(1, fn + 1).number(2, startLine(fn) + ((row * 7) % 120)));
      profile.message(4, part);
    }
    for (let fn = 0; fn < this.functions; fn++) {
      const folder = `${folders[fn % 10]}/${folders[(fn >> 3) % 10]}${fn % Math.ceil(this.functions / 40)}`;
      const name = strings.push(`example.com/acme/${folder}.(*Server${fn % 97}).Handle${fn}`) - 1;
      const file = strings.push(`/home/ci/go/pkg/mod/example.com/acme@v1.4.2/${folder}/server_${fn % 8}.go`) - 1;
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
    return Array.from({ length: 1 + Math.min(12, Math.floor(-Math.log(1 - this.random()) * 3)) }, () => {
      const inlined =
        this.random() < 0.22 ? Array.from({ length: 1 + this.below(3) }, () => this.below(this.functions)) : [];
      const location = this.locations.push([...inlined, caller]);
      // Squared: some functions are called from everywhere.
      return { callee: Math.floor(this.functions * this.random() ** 2), location };
    });
  }
}

/** A stack that changes near its leaf from sample to sample. */
class CallStack {
  private readonly functions: number[];
  private readonly called: number[] = [];

  constructor(private readonly graph: CallGraph) {
    this.functions = [graph.below(40)];
  }

  /** Returns from some calls and makes others, until the stack is `depth` deep. */
  wander(depth: number): void {
    const left =
      this.graph.below(7) === 0 ? this.graph.below(this.called.length + 1) : this.called.length - this.graph.below(8);
    this.called.length = Math.max(0, Math.min(left, depth - 1));
    this.functions.length = this.called.length + 1;
    while (this.called.length < depth) {
      const { callee, location } = this.graph.call(this.functions.at(-1)!);
      this.called.push(location);
      this.functions.push(callee);
    }
  }

  leafFirst(): number[] {
    return [...this.called].reverse();
  }
}

function startLine(fn: number): number {
  return 1 + ((fn * 31) % 1800);
}
