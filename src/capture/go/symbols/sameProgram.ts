import { type Program, type ProgramMapping, shown, withProgram } from './program';

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
 * built from has these lines as the profile means them. One that differs has them elsewhere. Undefined where its table cannot
 * be read, nothing is asked, or the start of Go's code is not told: a C linker puts code before it, and no table says how much
 * since Go 1.26.
 */
export function isProgramOf(
  path: string,
  mapping: ProgramMapping,
  addresses: readonly ProfiledAddress[],
): boolean | undefined {
  if (addresses.length === 0) return undefined;
  return withProgram(path, mapping, program => {
    const found = addresses.map(each => agreement(program, each));
    if (found.every(each => each === 'line')) return true;
    // Where no function is the one that it should be, the start of the code may be the reason.
    return program.table.textStart === 0 && found.every(each => each === 'nothing') ? undefined : false;
  });
}

function agreement(
  { table, image, bias }: Program,
  { address, functionName, line }: ProfiledAddress,
): 'line' | 'function' | 'nothing' {
  const distance = address - bias - (table.textStart || image.textAddress);
  const found = table.find(distance);
  if (found === undefined || shown(found.name) !== shown(functionName)) return 'nothing';
  return table.lineAt(distance) === line ? 'line' : 'function';
}
