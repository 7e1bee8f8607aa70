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
/** What is searched for a table at most; read-only data of programs is smaller. */
const MOST_SEARCHED = 256 << 20;

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
    private readonly functions: number,
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
    if (distance < 0 || distance >= this.startOf(this.count)) return undefined;
    let low = 0;
    let high = this.count;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.startOf(middle) <= distance) low = middle;
      else high = middle;
    }
    const start = this.startOf(low);
    return start > distance ? undefined : { start, end: this.startOf(low + 1), name: this.nameOf(low) };
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
    return new FunctionTable(file, count, word(2), offset + word(3), functions);
  }

  /** Tables are aligned by 32 bytes, or by 8 where a C linker placed them. */
  private static search(file: ProgramFile, { offset, size }: FileRange): FunctionTable | undefined {
    const end = Math.min(offset + size, offset + MOST_SEARCHED, file.size);
    const step = 1 << 16;
    for (let at = offset; at + 8 <= end; at += step) {
      const bytes = file.bytes(at, Math.min(step + 8, end - at));
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
      const about = this.functions + this.file.uint32(this.functions + index * 8 + 4);
      name = this.file.text(this.nameTable + this.file.uint32(about + 4), LONGEST_NAME);
      this.names.set(index, name);
    }
    return name;
  }
}

/** The bytes that both magics share, from the second on. */
const signature = Buffer.from([0xff, 0xff, 0xff, 0, 0]);
