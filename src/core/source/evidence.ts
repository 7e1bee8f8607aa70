import type { ProfiledFunction } from './sourceRoots';

/** Every program has these: they tell no file from another. */
const everywhere: ReadonlySet<string> = new Set(['main', 'init']);

/**
 * Whether `text` may be the file that holds these functions: one with a name of its own starts on the very line, or half of
 * those are defined somewhere, as after an edit. Where none has one, `main` or `init` has to start on the line. A file of
 * anonymous functions only cannot be refuted.
 */
export function mayDefine(text: string, functions: readonly ProfiledFunction[]): boolean {
  const named = functions.filter(each => each.name !== '');
  if (named.length === 0) return true;
  const lines = text.split('\n');
  const isOnLine = ({ name, startLine }: ProfiledFunction) => hasWord(lines[startLine - 1] ?? '', name);
  const telling = named.filter(({ name }) => !everywhere.has(name));
  if (telling.length === 0) return named.some(isOnLine);
  if (telling.some(isOnLine)) return true;
  const names = [...new Set(telling.map(({ name }) => name))];
  const defined = names.filter(name => lines.some(line => definition.test(line) && hasWord(line, name)));
  return defined.length * 2 >= names.length;
}

/** Lines that may define a function in Go, JavaScript or TypeScript: a keyword, or a method with its body. */
const definition = /\bfunc(tion)?\b|=>|[){]\s*$|=\s*(async\b|\()/;

function hasWord(line: string, word: string): boolean {
  for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
    if (!isWord(line[at - 1]) && !isWord(line[at + word.length])) return true;
  }
  return false;
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /[\w$]/.test(char);
}
