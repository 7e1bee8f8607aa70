import { type GoToken, goTokens, matchingBrackets } from './goTokens';

/** A package variable that is made by a call when the program starts. */
export interface MadeByCall {
  /** The variable: of several in one declaration the first. */
  readonly name: string;
  /** 1-based, of the call. */
  readonly line: number;
}

/**
 * The first package variable of a Go file whose making may come, through an interface, to any method of its package. Go makes
 * variables in the order in which they refer to each other, and does not see such calls: what they come to may find a variable
 * that is not made yet. Undefined where all are made of literals, and by calls that cannot come back. `types` are names of
 * types of the package, which only convert.
 */
export function callAtStart(text: string, types: ReadonlySet<string> = declaredTypes(text)): MadeByCall | undefined {
  return new StartReader(text, types).find();
}

/** Names of types that a file declares outside of groups. */
export function declaredTypes(text: string): Set<string> {
  return new Set([...text.matchAll(/^type (\w+)/gm)].map(([, name = '']) => name));
}

const predeclared = new Set(
  (
    'bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 ' +
    'uint32 uint64 uintptr any true false iota nil append cap clear complex copy imag len make max min new real ' +
    'map chan struct interface func'
  ).split(' '),
);
/** They call nothing of what they are given, or what Go sees. */
const pure =
  /^(errors\.New|regexp\.(Must)?Compile(POSIX)?|template\.(Must|New)|(strings|bytes|strconv|path|filepath|time|math|big|utf8|unicode|atomic)\.\w+|os\.(Getenv|LookupEnv)|flag\.(String|Bool|U?[iI]nt(64)?|Float64|Duration)|sync\.Once(Func|Values?)|reflect\.(TypeOf|ValueOf)|context\.(Background|TODO))$/;
/** Of a template or a type that is being made. */
const pureMethods = new Set(['Parse', 'Funcs', 'Option', 'Delims', 'Elem']);

class StartReader {
  readonly #tokens: readonly GoToken[];
  readonly #brackets: ReadonlyMap<number, number>;
  /** Imported packages as the file calls them, with their own names. */
  readonly #packages: ReadonlyMap<string, string>;

  constructor(
    text: string,
    private readonly types: ReadonlySet<string>,
  ) {
    this.#tokens = goTokens(text);
    this.#brackets = matchingBrackets(this.#tokens);
    this.#packages = importedNames(text);
  }

  find(): MadeByCall | undefined {
    for (let index = 0; index < this.#tokens.length; index++) {
      if (this.#isWord(index, 'var')) {
        const end = this.#endOfDeclaration(index + 1);
        const call = this.#callWithin(index + 1, end);
        if (call !== undefined) return { name: this.#nameBefore(index + 1, call), line: this.#at(call)?.line ?? 0 };
        index = end;
      } else if (this.#is(index, '{') || this.#is(index, '(')) index = this.#brackets.get(index) ?? index;
    }
    return undefined;
  }

  // A line ends it where no bracket is open and no operator waits for what follows.
  #endOfDeclaration(begin: number): number {
    for (let index = begin; index < this.#tokens.length; index++) {
      const close = '([{'.includes(this.#at(index)?.text ?? ' ') ? this.#brackets.get(index) : undefined;
      if (close !== undefined) index = close;
      const next = this.#at(index + 1);
      const mayEnd = this.#at(index)?.kind !== 'sign' || ')]}'.includes(this.#at(index)?.text ?? ' ');
      if (next === undefined || (next.isFirst && mayEnd)) return index;
    }
    return this.#tokens.length - 1;
  }

  /** The index of the bracket of the first call that may come to a method of the package. */
  #callWithin(begin: number, end: number): number | undefined {
    for (let index = begin; index <= end; index++) {
      if (this.#isWord(index, 'func')) {
        const body = this.#bodyOf(index, end);
        if (body === undefined) continue;
        index = this.#brackets.get(body) ?? end;
        if (this.#is(index + 1, '(')) return index + 1;
      } else if (this.#isWord(index, 'interface')) {
        // Its methods are no calls.
        index = this.#brackets.get(index + 1) ?? index;
      } else if (index > begin && this.#is(index, '(') && this.#comesBack(index)) return index;
    }
    return undefined;
  }

  // Of a function literal; a type has none. The result may be a type with braces of its own.
  #bodyOf(keyword: number, end: number): number | undefined {
    let index = (this.#brackets.get(keyword + 1) ?? keyword) + 1;
    for (; index <= end && !this.#is(index, '{'); index++) {
      if (this.#is(index, ',') || this.#is(index, ')') || this.#is(index, '=')) return undefined;
      if (this.#is(index, '(')) index = this.#brackets.get(index) ?? index;
      if ((this.#isWord(index, 'interface') || this.#isWord(index, 'struct')) && this.#is(index + 1, '{'))
        index = this.#brackets.get(index + 1) ?? index;
    }
    return index <= end ? index : undefined;
  }

  #comesBack(bracket: number): boolean {
    const callee = this.#at(bracket - 1);
    if (callee?.kind === 'sign') {
      // A conversion to a pointer, or what a call or an element gives is called.
      const open = callee.text === ')' ? this.#brackets.get(bracket - 1) : undefined;
      return callee.text === ']' || (open !== undefined && !this.#is(open + 1, '*'));
    }
    if (callee?.kind !== 'word' || predeclared.has(callee.text)) return false;
    if (this.#is(bracket - 2, ']')) return false;
    if (!this.#is(bracket - 2, '.')) return !this.types.has(callee.text);
    const owner = this.#at(bracket - 3);
    const isPackage = owner?.kind === 'word' && this.#packages.has(owner.text) && !this.#is(bracket - 4, '.');
    if (!isPackage) return !pureMethods.has(callee.text);
    return !pure.test(`${this.#packages.get(owner.text)}.${callee.text}`) && this.#takesOwn(bracket);
  }

  // Another package comes to methods of this one through what it is given.
  #takesOwn(bracket: number): boolean {
    for (let index = bracket + 1; index < (this.#brackets.get(bracket) ?? 0); index++) {
      const { kind, text } = this.#at(index)!;
      if (kind !== 'word' || this.#is(index - 1, '.') || this.#is(index + 1, ':')) continue;
      if (text === 'func' || !(predeclared.has(text) || this.#packages.has(text))) return true;
    }
    return false;
  }

  // In a group the name that begins its own line last.
  #nameBefore(begin: number, call: number): string {
    let name = this.#at(begin)?.text ?? '';
    if (!this.#is(begin, '(')) return name;
    for (let index = begin + 1; index < call; index++) {
      const token = this.#at(index);
      if (token?.isFirst && token.kind === 'word') name = token.text;
      const close = '([{'.includes(token?.text ?? ' ') ? (this.#brackets.get(index) ?? call) : index;
      index = close;
    }
    return name;
  }

  #at(index: number): GoToken | undefined {
    return this.#tokens[index];
  }

  #is(index: number, sign: string): boolean {
    const token = this.#tokens[index];
    return token?.kind === 'sign' && token.text === sign;
  }

  #isWord(index: number, word: string): boolean {
    const token = this.#tokens[index];
    return token?.kind === 'word' && token.text === word;
  }
}

/** Those whose path does not tell their name are taken for what it ends with; dots and blanks are left out. */
function importedNames(text: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const [, named, path = ''] of text.matchAll(/^(?:import )?[ \t]*([\w.]+ )?"([^"\n]+)"[ \t]*(?:\/\/.*)?$/gm)) {
    const own = path
      .replace(/\/v\d+$/, '')
      .replace(/^.*\//, '')
      .replace(/\.v\d+$/, '');
    const name = named?.trim() ?? own;
    if (/^\w+$/.test(name) && name !== '_') names.set(name, own);
  }
  return names;
}
