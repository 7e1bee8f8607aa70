import { hasWord, scriptName } from './textEvidence';

/** A function that a map places. */
export interface PlacedFunction {
  /** As V8 names it in the script that runs. */
  readonly functionName: string;
  /** As the map says that it was written; undefined where it does not. */
  readonly writtenName: string | undefined;
  /** Lines of the source that the map was made of; none where they are not known. */
  readonly lines: readonly string[];
  /** 1-based. */
  readonly line: number;
}

/** Minifiers give names of this length, which stand in any text. */
const shortName = 2;
const fewest = 3;

/**
 * Whether a source map is of the script that runs: of one that is not, the functions do not begin where the map says. A name
 * that stands nowhere in the source is one that a compiler gave, and tells nothing.
 */
export class MapFit {
  #right = 0;
  #wrong = 0;
  #placed = 0;
  #afterEnd = 0;

  #isCut = false;

  /** A function that begins where the map has ended. `isOfSources` where its name is one of theirs: see `isNameIn`. */
  addAfterEnd(isOfSources: boolean): void {
    this.#afterEnd++;
    this.#isCut ||= isOfSources;
  }

  /** Whether functions of the sources begin after the end of the map: bundlers may add others there. */
  get isCut(): boolean {
    return this.#isCut;
  }

  add(placed: PlacedFunction): void {
    this.#placed++;
    const isThere = beginsThere(placed);
    if (isThere === true) this.#right++;
    if (isThere === false) this.#wrong++;
  }

  /** False where most of at least three functions are elsewhere, or all of them after the end of the map. */
  get fits(): boolean {
    if (this.#placed === 0 && this.#afterEnd >= fewest) return false;
    return this.#right + this.#wrong < fewest || this.#wrong <= this.#right;
  }
}

/** Whether `name`, which V8 gave, is a name of these sources rather than a compiler's: of texts, or of the lines of one. */
export function isNameIn(texts: readonly string[], name: string): boolean {
  const bare = scriptName(name);
  return bare.length > shortName && texts.some(each => hasWord(each, bare));
}

function beginsThere({ functionName, writtenName, lines, line }: PlacedFunction): boolean | undefined {
  // A constructor has the name of its class, which may stand far above.
  const begins = (name: string) => standsAt(lines, line, name) || hasWord(lines[line - 1] ?? '', 'constructor');
  const ran = scriptName(functionName);
  if (ran.length > shortName && begins(ran)) return true;
  const name = isNameIn(lines, ran) ? ran : scriptName(writtenName ?? '');
  if (name === '' || !lines.some(each => hasWord(each, name))) return undefined;
  return begins(name);
}

/** On the line, or on an unfinished one before it: `exports.list =`, then `() => [];`. */
function standsAt(lines: readonly string[], line: number, name: string): boolean {
  if (hasWord(lines[line - 1] ?? '', name)) return true;
  const before = lines[line - 2] ?? '';
  return hasWord(before, name) && !/[({]/.test(before.slice(before.lastIndexOf(name)));
}
