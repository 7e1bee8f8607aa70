import type { ProgramFile } from './programFile';
import type { FileRange, ProgramImage } from './programImage';

export interface GoFunction {
  /** Distances from the start of Go's code; `end` is where the next function starts. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** Go 1.18 and 1.19, then 1.20 and later; both for 64 bits. Zeros follow, the size of an instruction and that of a pointer. */
const magics = [0xfffffff0, 0xfffffff1];
const HEADER = 72;
const MOST_FUNCTIONS = 1 << 24;
const LONGEST_NAME = 4096;
/** Of the table that tells the lines of one function: functions that are made by programs have the longest. */
const MOST_STEPS = 1 << 16;
/** What is searched for a table at most; read-only data of programs is smaller. */
const MOST_SEARCHED = 256 << 20;
const SEARCH_STEP = 1 << 16;

/**
 * The table that stack traces need (`pclntab`), which names every function also in a stripped program. See
 * https://go.dev/s/go12symtab and `pcHeader`, `functab` and `_func` in Go's src/runtime/symtab.go. A lookup costs some
 * twenty reads of cached chunks.
 */
export class FunctionTable {
  private readonly names = new Map<number, string>();

  private constructor(
    private readonly file: ProgramFile,
    private readonly count: number,
    /** Address of Go's code as the linker wrote it: 0 in position-independent programs, and since Go 1.26. */
    readonly textStart: number,
    private readonly nameTable: number,
    private readonly namesEnd: number,
    private readonly functions: number,
    private readonly values: number,
    /** Bytes of the smallest instruction: distances are told in those. */
    private readonly quantum: number,
  ) {}

  /** Undefined for a program without one. Throws UnreadableProgram. */
  static of(file: ProgramFile, { table, searched }: ProgramImage): FunctionTable | undefined {
    if (table !== undefined) return FunctionTable.at(file, table.offset);
    for (const range of searched) {
      const found = FunctionTable.search(file, range);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The function that holds the code at this distance from the start of Go's code. */
  find(distance: number): GoFunction | undefined {
    const index = this.indexAt(distance);
    return index === undefined
      ? undefined
      : { start: this.startOf(index), end: this.startOf(index + 1), name: this.nameOf(index) };
  }

  /** The 1-based line of the code at this distance, of the innermost of inlined calls; 0 where it is not known. */
  lineAt(distance: number): number {
    const index = this.indexAt(distance);
    if (index === undefined) return 0;
    const table = this.file.uint32(this.aboutOf(index) + PCLN);
    return table === 0 ? 0 : this.valueAt(this.values + table, distance - this.startOf(index));
  }

  /** Whether a function has this name, wherever it is. Reads through all names: a few megabytes in large programs. */
  hasName(name: string): boolean {
    const whole = Buffer.from(`\0${name}\0`);
    const end = Math.min(this.namesEnd, this.nameTable + MOST_SEARCHED, this.file.size);
    // The byte before the first name is the last one of the header, a zero.
    for (let at = this.nameTable - 1; at < end; at += SEARCH_STEP) {
      if (this.file.bytes(at, Math.min(SEARCH_STEP + whole.length, end - at)).includes(whole)) return true;
    }
    return false;
  }

  private indexAt(distance: number): number | undefined {
    if (distance < 0 || distance >= this.startOf(this.count)) return undefined;
    let low = 0;
    let high = this.count;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.startOf(middle) <= distance) low = middle;
      else high = middle;
    }
    return this.startOf(low) > distance ? undefined : low;
  }

  private static at(file: ProgramFile, offset: number): FunctionTable | undefined {
    if (offset + HEADER > file.size) return undefined;
    const header = file.bytes(offset, 8);
    const isTable = magics.includes(header.readUInt32LE(0)) && header.readUInt16LE(4) === 0 && header[7] === 8;
    if (!isTable) return undefined;
    const word = (index: number) => file.uint64(offset + 8 + index * 8);
    const count = word(0);
    const functions = offset + word(7);
    if (count === 0 || count > MOST_FUNCTIONS || functions + count * 8 + 4 > file.size) return undefined;
    const [names, namesEnd, values] = [offset + word(3), offset + word(4), offset + word(6)];
    return new FunctionTable(file, count, word(2), names, namesEnd, functions, values, header[6] ?? 1);
  }

  /** Tables are aligned by 32 bytes, or by 8 where a C linker placed them. */
  private static search(file: ProgramFile, { offset, size }: FileRange): FunctionTable | undefined {
    const end = Math.min(offset + size, offset + MOST_SEARCHED, file.size);
    for (let at = offset; at + 8 <= end; at += SEARCH_STEP) {
      const bytes = file.bytes(at, Math.min(SEARCH_STEP + 8, end - at));
      for (let hit = bytes.indexOf(signature); hit >= 0; hit = bytes.indexOf(signature, hit + 1)) {
        const place = at + hit - 1;
        const found = place % 8 === 0 && place >= offset ? FunctionTable.at(file, place) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  private startOf(index: number): number {
    return this.file.uint32(this.functions + index * 8);
  }

  private nameOf(index: number): string {
    let name = this.names.get(index);
    if (name === undefined) {
      name = this.file.text(this.nameTable + this.file.uint32(this.aboutOf(index) + 4), LONGEST_NAME);
      this.names.set(index, name);
    }
    return name;
  }

  private aboutOf(index: number): number {
    return this.functions + this.file.uint32(this.functions + index * 8 + 4);
  }

  /** As `pcvalue` of Go's runtime: pairs of differences, of the value and of the distance up to which it holds. */
  private valueAt(table: number, distance: number): number {
    let [at, value, end] = [table, -1, 0];
    const number = () => {
      let result = 0;
      for (let shift = 0; shift < 32; shift += 7) {
        const byte = this.file.bytes(at++, 1)[0]!;
        result |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      return result >>> 0;
    };
    for (let step = 0; step < MOST_STEPS; step++) {
      const change = number();
      if (change === 0 && step > 0) return 0;
      value += change & 1 ? ~(change >>> 1) : change >>> 1;
      end += number() * this.quantum;
      if (distance < end) return Math.max(0, value);
    }
    return 0;
  }
}

/** Where `_func` names the table of its lines. */
const PCLN = 24;

/** The bytes that both magics share, from the second on. */
const signature = Buffer.from([0xff, 0xff, 0xff, 0, 0]);
