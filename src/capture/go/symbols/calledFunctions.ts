import { callTarget } from './callTarget';
import { codeStarts, type Program, type ProgramMapping, shown, withProgram } from './program';

/** A place in a running program at which a call was under way. */
export interface CallPlace {
  /** As pprof has it: where the call returns to, less one. */
  readonly address: number;
  /** The function whose code it is, as the runtime shows it: inlined calls belong to the function they were inlined into. */
  readonly functionName: string;
}

/**
 * For each of `places` the function that is called there, '' where that is not known: an indirect call, another program,
 * a file that cannot be read. Each place is checked by its function name, so a wrong program gives nothing rather
 * than something wrong.
 */
export function calledFunctions(path: string, places: readonly CallPlace[], mapping: ProgramMapping): string[] {
  const unknown = places.map(() => '');
  const found = withProgram(path, mapping, program => {
    const textStart = textStartOf(program, places);
    return textStart === undefined ? unknown : places.map(place => calledAt(program, textStart, place) ?? '');
  });
  return found ?? unknown;
}

function calledAt({ file, image, table, bias }: Program, textStart: number, place: CallPlace): string | undefined {
  const address = place.address - bias;
  const caller = table.find(address - textStart);
  if (caller === undefined || shown(caller.name) !== shown(place.functionName)) return undefined;
  const target = callTarget(file, image, address + 1);
  const called = target === undefined ? undefined : table.find(target - textStart);
  return called !== undefined && called.start + textStart === target ? shown(called.name) : undefined;
}

const PROBES = 32;
/** Of the probes that a right start explains: nearly all in practice, as few calls are indirect. A wrong one: hardly any. */
const ENOUGH = 0.6;
const PLENTY = 0.9;
const FEW = 8;

/** What the compiler calls to allocate. A wrong start finds the neighbours of these functions instead. */
const allocates =
  /^runtime\.(newobject|newarray|mallocgc|makeslice|growslice|concat|slicebytetostring|stringtoslice|slicerunetostring|makemap|mapassign|makechan|convT|deferproc|newproc)/;

/**
 * Where Go's code starts. The table tells it in programs that are not position-independent, before Go 1.26. Else it is the
 * start of the text section if Go's own linker made it; a C linker puts code of its own before it. Then it is the start
 * with which the most places lie in their functions and call one that allocates; undefined where none is clearly best.
 */
function textStartOf(program: Program, places: readonly CallPlace[]): number | undefined {
  const starts = codeStarts(program);
  if (starts.length === 1) return starts[0];
  const probes = spread(places, PROBES);
  let best: { readonly start: number; readonly sound: number } | undefined;
  let isTied = false;
  for (const start of starts) {
    const sound = soundProbes(program, start, probes, Math.max(best?.sound ?? 0, probes.length * ENOUGH));
    if (sound === 0) continue;
    if (probes.length >= FEW && sound >= probes.length * PLENTY) return start;
    isTied = sound === best?.sound;
    best = { start, sound };
  }
  return isTied ? undefined : best?.start;
}

/** How many of the probes are explained by this start; 0 as soon as they are sure to be fewer than `least`. */
function soundProbes(program: Program, start: number, probes: readonly CallPlace[], least: number): number {
  let sound = 0;
  for (const [tried, place] of probes.entries()) {
    const called = calledAt(program, start, place);
    if (called !== undefined && allocates.test(called)) sound++;
    if (sound + probes.length - tried - 1 < least) return 0;
  }
  return sound;
}

function spread<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, i) => i % step === 0).slice(0, count);
}
