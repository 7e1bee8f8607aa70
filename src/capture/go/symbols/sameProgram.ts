import { callTarget } from './callTarget';
import { codeStarts, type Program, type ProgramMapping, shown, withProgram } from './program';

/** What a profile says of one address of the program that it is of. */
export interface ProfiledAddress {
  readonly address: number;
  /** The function whose code it is, as the runtime shows it. */
  readonly functionName: string;
  /** 1-based, of the innermost of inlined calls. */
  readonly line: number;
}

/**
 * Whether the program at `path` has each of these addresses in the same function and on the same line: then what it was
 * built from has these lines as the profile means them. One that differs has them elsewhere. One without these
 * functions is another program. Undefined where its table cannot be read, nothing is asked, or so much C stands before Go's
 * code that it is not found.
 */
export function isProgramOf(
  path: string,
  mapping: ProgramMapping,
  addresses: readonly ProfiledAddress[],
): boolean | undefined {
  if (addresses.length === 0) return undefined;
  return withProgram(path, mapping, program => {
    const starts = codeStarts(program);
    const isRight = (start: number) => {
      const agreements = addresses.map(each => agreement(program, start, each));
      return agreements.includes('line') && agreements.every(each => each === 'line' || each === 'wrapper');
    };
    if (isRight(starts[0]!)) return true;
    const calls = addresses.filter(each => calledFrom(program, each) !== undefined).length;
    if (calls >= ENOUGH_CALLS && starts.some(isRight)) return true;
    const isFound = addresses.some(each => agreement(program, starts[0]!, each) !== 'nothing');
    return isFound || starts.length === 1 || lacksFunction(program, addresses) ? false : undefined;
  });
}

/** So few are looked for: what a tunnel has in common with the program behind it are not the functions of the user. */
const MOST_NAMES = 4;

function lacksFunction({ table }: Program, addresses: readonly ProfiledAddress[]): boolean {
  // Names of generic functions are told without their types, and a method may be there only within its wrapper: none to be
  // looked for.
  const isPlain = (name: string) => /^[^.[(]+\.[^.[(]+(\.func\d[^[(]*)?$/.test(name.slice(name.lastIndexOf('/') + 1));
  const names = new Set(addresses.map(({ functionName }) => functionName).filter(isPlain));
  return [...names].slice(0, MOST_NAMES).some(name => !table.hasName(name));
}

/** With a wrong start a call seldom leads to where a function begins; so many never do in practice. */
const ENOUGH_CALLS = 4;

type Agreement = 'line' | 'function' | 'wrapper' | 'nothing';

/** Traces leave out the wrappers that the compiler makes, as of `T.M` for `*T`: what was inlined there says nothing. */
function agreement(program: Program, start: number, profiled: ProfiledAddress): Agreement {
  const { table, bias } = program;
  const distance = profiled.address - bias - start;
  const found = table.find(distance);
  if (found === undefined) return 'nothing';
  if (shown(found.name) !== shown(profiled.functionName))
    return table.lineAt(found.start) === MADE_LINE ? 'wrapper' : 'nothing';
  const called = calledFrom(program, profiled);
  if (called !== undefined && table.find(called - start)?.start !== called - start) return 'nothing';
  return table.lineAt(distance) === profiled.line ? 'line' : 'function';
}

/** Wrappers lie in a file of their own, on its first line; a function cannot begin on the first line of a source file. */
const MADE_LINE = 1;

function calledFrom({ file, image, bias }: Program, { address }: ProfiledAddress): number | undefined {
  return callTarget(file, image, address - bias + 1);
}
