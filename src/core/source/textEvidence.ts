import type { Origin } from '../profile/profile';

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
 * line of the parameter list. A closure in Go begins with `func` (until 1.21 `go` and `defer` made some, too): where that is not
 * there, or the function around it is elsewhere, it is elsewhere, and else nothing is confirmed. In a file of cgo calls of C are
 * closures as well. Those, bodies of loops over functions and initializers tell nothing, and what V8 calls a function may stand
 * on the line before it or nowhere: scripts confirm and never contradict.
 */
export function textEvidence(origin: Origin, text: string, functions: readonly ToldFunction[]): TextEvidence {
  const lines = text.split(/\r\n|\r|\n/);
  const contradicted = new Set<string>();
  const isGo = origin === 'go';
  const hasMarkedClosures = isGo && !importsC.test(text);
  let confirmed = 0;
  for (const { functionName, startLine } of functions) {
    const begins = lines[startLine - 1] ?? '';
    const isMoved = startLine > 0 && isClosure(functionName) && !/\b(func|go|defer)\b/.test(begins);
    if (hasMarkedClosures && isMoved) contradicted.add(functionName);
    const name = isGo ? goName(functionName) : scriptName(functionName);
    if (name === '' || startLine <= 0) continue;
    const isThere = hasWord(begins, name);
    if (isThere) confirmed++;
    else if (isGo) contradicted.add(functionName);
  }
  if (isGo) addMadeFunctions(contradicted, functions);
  return { confirmed, contradicted };
}

/** By itself, or in a group of imports. */
const importsC = /^\s*(import\s*\(?\s*)?"C"/m;

/** `m.f.func1`, `m.f.func1.2` and `m.g.f.func1.func2`, as the compiler names what has no name. */
function isClosure(functionName: string): boolean {
  return /\.func\d+(\.\d+)*$/.test(functionName) && !ofLoop.test(functionName);
}

/** The body of a loop over a function, which is one since Go 1.23, and what is made in it: `m.f-range1.func2`. */
const ofLoop = /-range\d+/;

/**
 * Adds those that the compiler made of one of `outer`, which are of the same package: closures, method values, bodies of loops
 * over functions, wrappers of `go` and `defer`. Where `f` was inlined into `g`, its closure is `m.g.f.func1`.
 */
function addMadeFunctions(outer: Set<string>, functions: readonly ToldFunction[]): void {
  if (outer.size === 0) return;
  const names = Array.from(outer, each => `${withoutPackage(each)}.`);
  for (const { functionName } of functions) {
    if (outer.has(functionName)) continue;
    const made = `${functionName.replace(/-(fm|range\d+)(?=\.|$)/g, '')}.`;
    if (!names.some(each => made.includes(each))) continue;
    outer.add(functionName);
    names.push(`${withoutPackage(functionName)}.`);
  }
}

/** `.(*Writer).Write` of `example.com/m/gz.(*Writer).Write`. */
function withoutPackage(functionName: string): string {
  const path = functionName.replace(/\[.*/, '');
  return functionName.slice(functionName.indexOf('.', path.lastIndexOf('/') + 1));
}

/** `Write` of `example.com/m/gz.(*Writer).Write`; '' for what the compiler named. */
function goName(functionName: string): string {
  const plain = functionName.replace(/\[.*\]/, '');
  const parts = plain.slice(plain.lastIndexOf('/') + 1).split('.');
  const name = parts.at(-1) ?? '';
  const isNamed = parts.length === 2 || (parts.length === 3 && /^\(?\*?[\p{L}_][\p{L}\p{N}_]*\)?$/u.test(parts[1]!));
  const isMade = /^(func|gowrap|deferwrap)?\d+$|-(fm|range\d+)$|^init$/.test(name);
  return isNamed && !isMade && parts[1] !== 'init' && parts[1] !== 'glob' ? name : '';
}

/** The last name of `Store.add`; '' for functions without one. */
export function scriptName(functionName: string): string {
  const name = functionName.split(/[.\s]/).at(-1) ?? '';
  return /^[\p{L}_$#][\p{L}\p{N}_$]*$/u.test(name) ? name : '';
}

const endsInWord = /[\p{L}\p{N}_$]$/u;
const beginsInWord = /^[\p{L}\p{N}_$]/u;

/** Whether `word` stands in `text` by itself. Without a pattern of its own: there may be thousands of words. */
export function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const isWhole =
      !endsInWord.test(text.slice(Math.max(0, at - 2), at)) && !beginsInWord.test(text.slice(at + word.length));
    if (isWhole) return true;
  }
  return false;
}
