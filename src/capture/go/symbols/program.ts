import { FunctionTable } from './functionTable';
import { ProgramFile } from './programFile';
import type { ProgramImage } from './programImage';
import { readImage } from './readImage';

/** How the program's file is mapped into memory, as pprof has it; zeros where the runtime did not tell. */
export interface ProgramMapping {
  readonly start: number;
  readonly limit: number;
  readonly fileOffset: number;
}

/** A program's file, open for reading. */
export interface Program {
  readonly file: ProgramFile;
  readonly image: ProgramImage;
  readonly table: FunctionTable;
  /** What the loader added to the linker's addresses. */
  readonly bias: number;
}

/** What `read` makes of the program at `path`; undefined where it cannot be read, or was not built by Go. */
export function withProgram<T>(path: string, mapping: ProgramMapping, read: (program: Program) => T): T | undefined {
  let file: ProgramFile | undefined;
  try {
    file = ProgramFile.open(path);
    const image = readImage(file);
    const table = image && FunctionTable.of(file, image);
    return image && table && read({ file, image, table, bias: biasOf(image, mapping) });
  } catch {
    return undefined; // Gone, not readable, or not what it says it is.
  } finally {
    file?.close();
  }
}

const ALIGNMENT = 32;
/** A C linker puts start-up code before Go's: a few hundred bytes, more where C libraries are linked in. */
const MOST_BEFORE = 1 << 16;

/** Where Go's code may start, the likeliest first: one address where the table tells it. Else more, as C code may stand before it. */
export function codeStarts({ table, image }: Program): number[] {
  if (table.textStart !== 0) return [table.textStart];
  return Array.from({ length: MOST_BEFORE / ALIGNMENT + 1 }, (_, i) => image.textAddress + i * ALIGNMENT);
}

function biasOf({ segments, base }: ProgramImage, { start, fileOffset, limit }: ProgramMapping): number {
  if (limit === 0) return 0;
  if (fileOffset === 0 && base !== 0) return start - base;
  // Mappings begin at a page, segments need not.
  const page = (segment: { offset: number }) => segment.offset - (segment.offset % PAGE);
  const segment = segments.find(each => fileOffset >= page(each) && fileOffset < each.offset + each.size);
  return segment === undefined ? 0 : start - fileOffset - (segment.address - segment.offset);
}

const PAGE = 4096;

/** Without the types that a generic function was made for: traces leave them out, profiles have them since Go 1.23 or so. */
export function shown(name: string): string {
  const open = name.indexOf('[');
  const close = name.lastIndexOf(']');
  return open < 0 || close < open ? name : `${name.slice(0, open)}[...]${name.slice(close + 1)}`;
}
