import { callTarget } from './callTarget';
import { FunctionTable } from './functionTable';
import { ProgramFile } from './programFile';
import { type ProgramImage, readImage } from './programImage';

/** A place in a running program at which a call was under way. */
export interface CallPlace {
  /** As pprof has it: where the call returns to, less one. */
  readonly address: number;
  /** The function whose code it is, as the runtime shows it: inlined calls belong to the function they were inlined into. */
  readonly functionName: string;
}

/** How the program's file is mapped into memory, as pprof has it; zeros where the runtime did not tell. */
export interface ProgramMapping {
  readonly start: number;
  readonly limit: number;
  readonly fileOffset: number;
}

/**
 * For each of `places` the function that is called there, '' where that is not known: an indirect call, another program,
 * a file that cannot be read. Each place is checked by its function name, so a wrong program gives nothing rather
 * than something wrong.
 */
export function calledFunctions(path: string, places: readonly CallPlace[], mapping: ProgramMapping): string[] {
  const unknown = places.map(() => '');
  let file: ProgramFile | undefined;
  try {
    file = ProgramFile.open(path);
    const image = readImage(file);
    const table = image && FunctionTable.of(file, image);
    if (image === undefined || table === undefined) return unknown;
    const program = { file, image, table, bias: biasOf(image, mapping) };
    const textStart = textStartOf(program, places);
    return textStart === undefined ? unknown : places.map(place => calledAt(program, textStart, place) ?? '');
  } catch {
    return unknown; // Gone, not readable, or not what it says it is.
  } finally {
    file?.close();
  }
}

interface Program {
  readonly file: ProgramFile;
  readonly image: ProgramImage;
  readonly table: FunctionTable;
  /** What the loader added to the linker's addresses. */
  readonly bias: number;
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

function calledAt({ file, image, table, bias }: Program, textStart: number, place: CallPlace): string | undefined {
  const address = place.address - bias;
  const caller = table.find(address - textStart);
  if (caller === undefined || shown(caller.name) !== shown(place.functionName)) return undefined;
  const target = callTarget(file, image, address + 1);
  const called = target === undefined ? undefined : table.find(target - textStart);
  return called !== undefined && called.start + textStart === target ? shown(called.name) : undefined;
}

/** Without the types that a generic function was made for: traces leave them out, profiles have them since Go 1.23 or so. */
function shown(name: string): string {
  const open = name.indexOf('[');
  const close = name.lastIndexOf(']');
  return open < 0 || close < open ? name : `${name.slice(0, open)}[...]${name.slice(close + 1)}`;
}

/** Places tried before a start of Go's code is believed. */
const PROBES = 8;
const ALIGNMENT = 32;
/** A C linker puts start-up code before Go's: a few hundred bytes, more where C libraries are linked in. */
const MOST_BEFORE = 1 << 16;

/**
 * Where Go's code starts. Go's own linker puts it at the start of the text section. A C linker puts code of its own before
 * it, and the table does not tell in position-independent programs and since Go 1.26: then it is the first start with
 * which the known places lie in their functions and call the start of another one.
 */
function textStartOf(program: Program, places: readonly CallPlace[]): number | undefined {
  const { textStart } = program.table;
  const { textAddress } = program.image;
  const candidates = textStart === 0 ? [] : [textStart];
  for (let before = 0; before <= MOST_BEFORE; before += ALIGNMENT) candidates.push(textAddress + before);
  const probes = spread(places, PROBES);
  // Some calls are indirect: half of the probes are enough, as a wrong start satisfies hardly one.
  const enough = Math.ceil(probes.length / 2);
  return candidates.find(start => {
    let sound = 0;
    for (const [tried, place] of probes.entries()) {
      if (calledAt(program, start, place) !== undefined) sound++;
      if (sound + probes.length - tried - 1 < enough) return false;
    }
    return sound > 0;
  });
}

function spread<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, i) => i % step === 0).slice(0, count);
}
