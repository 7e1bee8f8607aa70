/** Where a parameter is declared. */
export interface ParameterPlace {
  readonly name: string;
  /** Both 1-based; columns count bytes, as the compiler does. */
  readonly line: number;
  readonly column: number;
}

/** Whether what a parameter stands for is held by anybody when its function returns. */
export type ParameterVerdict = 'stays' | 'leaks';

/**
 * Where the one function `functionName` of a Go text, or a closure within it, declares `parameter`, a closure as its first;
 * undefined where there is none, or several functions of that name.
 */
export function parameterPlace(
  text: string,
  functionName: string,
  parameter: string,
  holder: 'function' | 'closure' = 'function',
): ParameterPlace | undefined {
  const declared = new RegExp(`^func\\s*(?:\\([^)]*\\)\\s*)?${escaped(functionName)}(?=[(\\[])`, 'gmu');
  const [found, ...others] = text.matchAll(declared);
  if (found === undefined || others.length > 0) return undefined;
  const first = found.index + found[0].length;
  const begin = text[first] === '[' ? closing(text, first) + 1 : first;
  if (text[begin] !== '(') return undefined;
  const name = new RegExp(`(?<![\\p{L}\\p{N}_.])${escaped(parameter)}(?=[\\s,])`, 'u');
  const inClosure = new RegExp(`(?<=\\bfunc\\()${escaped(parameter)}(?=\\s)`, 'u');
  const within =
    holder === 'closure' ? inClosure.exec(text.slice(begin)) : name.exec(text.slice(begin, closing(text, begin)));
  if (within === null) return undefined;
  const before = text.slice(0, begin + within.index);
  const lineStart = before.lastIndexOf('\n') + 1;
  const column = 1 + bytesOf(before.slice(lineStart));
  return { name: parameter, line: before.split('\n').length, column };
}

/** In UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** The offset of the bracket that closes the one at `open`. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if ('([{'.includes(text[i]!)) depth++;
    else if (')]}'.includes(text[i]!) && --depth === 0) return i;
  }
  return text.length;
}

/**
 * What one line of `-gcflags=-m` says of the parameter of a file, undefined where it says nothing of it: `./main.go:8:17: buf does not escape`,
 * `leaking param content: buf`, `leaking param: buf to result ~r0 level=1`, `moved to heap: buf`.
 */
export function parameterVerdict(
  printed: string,
  file: string,
  { name, line, column }: ParameterPlace,
): ParameterVerdict | undefined {
  const [, path = '', at = '', from = '', said = ''] = /^(.*?):(\d+):(\d+): (.*?)\r?$/.exec(printed) ?? [];
  if (Number(at) !== line || Number(from) !== column || path.replace(/^.*[\\/]/, '') !== file) return undefined;
  if (said === `${name} does not escape`) return 'stays';
  const leaking = /^(?:leaking param(?: content)?|moved to heap): (\S+)/.exec(said)?.[1];
  return leaking === name ? 'leaks' : undefined;
}

function escaped(name: string): string {
  return name.replace(/[^\p{L}\p{N}_]/gu, '\\$&');
}
