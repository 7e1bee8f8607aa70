/** A function as a profile tells it. */
export interface ToldFunction {
  readonly functionName: string;
  /** 1-based line on which it starts, 0 where unknown. */
  readonly startLine: number;
}

/** Whether a text can be the one that was profiled, as far as the places of its functions tell. */
export interface TextEvidence {
  /** Functions that begin where the profile says they do. */
  readonly confirmed: number;
  /** Those that do not: the program was built from another text. */
  readonly contradicted: ReadonlySet<string>;
}

/**
 * Looks for each function at the line on which the profile says that it starts. Go tells that line since 1.20; V8 tells the
 * line of the parameter list. Functions without a name of their own (closures, initializers) tell nothing, and what V8 calls a function
 * may stand on the line before it or nowhere: scripts confirm and never contradict.
 */
export function textEvidence(path: string, text: string, functions: readonly ToldFunction[]): TextEvidence {
  const lines = text.split(/\r\n|\r|\n/);
  const contradicted = new Set<string>();
  const isGo = path.endsWith('.go');
  let confirmed = 0;
  for (const { functionName, startLine } of functions) {
    const name = isGo ? goName(functionName) : scriptName(functionName);
    if (name === '' || startLine <= 0) continue;
    const line = lines[startLine - 1] ?? '';
    const isThere = new RegExp(`(?<![\\p{L}\\p{N}_$])${escapePattern(name)}(?![\\p{L}\\p{N}_$])`, 'u').test(line);
    if (isThere) confirmed++;
    else if (isGo) contradicted.add(functionName);
  }
  return { confirmed, contradicted };
}

/** `Write` of `example.com/m/gz.(*Writer).Write`; '' for what the compiler named. */
function goName(functionName: string): string {
  const plain = functionName.replace(/\[.*\]/, '');
  const parts = plain.slice(plain.lastIndexOf('/') + 1).split('.');
  const name = parts.at(-1) ?? '';
  const isNamed = parts.length === 2 || (parts.length === 3 && /^\(?\*?[\p{L}_][\p{L}\p{N}_]*\)?$/u.test(parts[1]!));
  const isMade = /^(func|gowrap|deferwrap|range)?\d+$|^(func|gowrap|deferwrap)\d+(-range\d+)?$|-fm$|^init$/.test(name);
  return isNamed && !isMade && parts[1] !== 'init' && parts[1] !== 'glob' ? name : '';
}

/** The last name of `Store.add`; '' for functions without one. */
function scriptName(functionName: string): string {
  const name = functionName.split(/[.\s]/).at(-1) ?? '';
  return /^[\p{L}_$#][\p{L}\p{N}_$]*$/u.test(name) ? name : '';
}

function escapePattern(name: string): string {
  return name.replace(/[$]/g, '\\$&');
}
