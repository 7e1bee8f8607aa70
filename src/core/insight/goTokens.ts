/** A word, a literal or one sign of Go; comments and white space are between them. */
export interface GoToken {
  readonly kind: 'word' | 'literal' | 'sign';
  /** Of a literal only its first character. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  /** It is the first on its line. */
  readonly isFirst: boolean;
}

const pattern =
  /(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(`[^`]*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|([\p{L}_][\p{L}\p{N}_]*)|(\d[\w.]*)|(\n)|(\S)/gu;

/** The tokens of a Go file that compiles, without parsing it: for files that are not in an editor. */
export function goTokens(text: string): GoToken[] {
  const tokens: GoToken[] = [];
  let line = 1;
  let lastLine = 0;
  for (const [whole, comment, quoted, word, number, newline] of text.matchAll(pattern)) {
    if (comment === undefined && newline === undefined) {
      const kind = word !== undefined ? 'word' : (quoted ?? number) !== undefined ? 'literal' : 'sign';
      tokens.push({ kind, text: kind === 'literal' ? whole.charAt(0) : whole, line, isFirst: line !== lastLine });
    }
    line += newlines(whole);
    if (comment === undefined && newline === undefined) lastLine = line;
  }
  return tokens;
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}

const opening = '([{';
const closing = ')]}';

/** By index of each bracket the index of the one that belongs to it. */
export function matchingBrackets(tokens: readonly GoToken[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') continue;
    if (opening.includes(text)) open.push(index);
    const begin = closing.includes(text) ? open.pop() : undefined;
    if (begin === undefined) continue;
    pairs.set(begin, index);
    pairs.set(index, begin);
  }
  return pairs;
}
