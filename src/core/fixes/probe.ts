import type { ParsedFile } from '../syntax/parsedFile';
import type { SyntaxNode } from '../syntax/syntaxNode';
import type { OffsetEdit } from './offsetEdit';

/**
 * What the compiler has to confirm of a file before a rewrite of it is safe, as the text alone does not show it. Each is the
 * file with other edits than those of the rewrite; nothing of it is ever written to the workspace. `otherwise` completes
 * "… cannot be rewritten: " where the compiler does not confirm it.
 */
export type Probe = CompileProbe | EscapeProbe;

/** The edited file compiles. */
export interface CompileProbe {
  readonly kind: 'compiles';
  readonly edits: readonly OffsetEdit[];
  readonly otherwise: string;
}

/**
 * In the edited file `parameter` of the function `functionName`, or of a closure within it, does not escape: what it stands for is
 * not held by anybody when the function returns.
 */
export interface EscapeProbe {
  readonly kind: 'doesNotEscape';
  readonly edits: readonly OffsetEdit[];
  readonly functionName: string;
  readonly parameter: string;
  /** 'function' where absent. */
  readonly holder?: 'function' | 'closure';
  readonly otherwise: string;
}

/** Notes of a rewrite that need not be looked at where the compiler confirms `probe`; elsewhere they stay. */
export interface Doubt {
  readonly notes: readonly string[];
  readonly probe: Probe;
}

/**
 * Asks the compiler whether each of `expressions` is of exactly this type, by handing it to a function that takes no other:
 * a named type with that underlying type does not fit. The type is a constraint, since a parameter of type []byte takes named
 * ones, too. Of an interface, whatever implements it fits. `type` is as the file writes it.
 */
export function typeProbe(
  file: ParsedFile,
  expressions: readonly SyntaxNode[],
  type: string,
  otherwise: string,
): CompileProbe {
  const name = file.freeName('allocLensType');
  const only = file.freeName('allocLensOnly');
  const wrapped = expressions.flatMap(({ start, end }) => [
    { start, end: start, text: `${name}(` },
    { start: end, end, text: ')' },
  ]);
  const { length } = file.text;
  const text = `\nfunc ${name}[${only} interface{ ${type} }](value ${only}) ${only} { return value }\n`;
  return { kind: 'compiles', edits: [...wrapped, { start: length, end: length, text }], otherwise };
}
