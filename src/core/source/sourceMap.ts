import { decodedMappings, FlattenMap, type SourceMapSegment, type TraceMap } from '@jridgewell/trace-mapping';

/** A map holds an array for each line and each segment; what asks for more would take the memory of the thread. */
const mostEntries = 8_000_000;
/** Sections are placed at lines that the map itself names. */
const lastSectionLine = 1_000_000;
/** From here on a line is a minified one, where a segment far to the left belongs to another function. */
const longLine = 300;
/** `static async * ` and the like, before the name of a function. */
const longestPrefix = 40;

/** Where a function starts in the file that a person wrote. */
export interface OriginalPosition {
  /** Index of `SourceMap.sources`. */
  readonly source: number;
  /** 1-based. */
  readonly line: number;
  /** As it was written, where the map says so: minifiers rename. */
  readonly name: string | undefined;
}

/** A source map (ECMA-426, revision 3), read and checked. */
export class SourceMap {
  readonly #map: TraceMap;
  /** The last one that has something, from 0; found when it is asked for. */
  #lastLine: number | undefined;
  /** As the map spells them, without its `sourceRoot`; '' where it has none. */
  readonly sources: readonly string[];

  private constructor(
    map: TraceMap,
    /** '' where absent. */
    readonly sourceRoot: string,
  ) {
    this.#map = map;
    this.sources = map.sources.map(source => source ?? '');
  }

  /** `text` is data from outside; what is wrong with it comes back as the end of "its source map …". */
  static parse(text: string): SourceMap | string {
    try {
      const json: unknown = JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, '').replace(/^\uFEFF/, ''));
      const wrong = faultOf(json);
      if (wrong !== undefined) return wrong;
      const { sourceRoot } = json as { sourceRoot?: string };
      const map = new FlattenMap({ ...(json as object), sourceRoot: undefined } as ConstructorParameters<
        typeof FlattenMap
      >[0]);
      decodedMappings(map);
      return new SourceMap(map, sourceRoot ?? '');
    } catch {
      return 'is malformed';
    }
  }

  /** The text of a source when the map was made; undefined where the map does not hold it. */
  content(source: number): string | undefined {
    const content = this.#map.sourcesContent?.[source];
    return typeof content === 'string' ? content : undefined;
  }

  /**
   * The function that V8 places at `line` and `column`, both from 0: at the `(` of its parameters, or at the start of an
   * arrow function. Undefined for code that the map does not cover, such as what a bundler adds.
   */
  functionAt(line: number, column: number, functionName: string): OriginalPosition | undefined {
    const segments = decodedMappings(this.#map)[line] ?? [];
    if (segments.length === 0) return this.#topLevel(line, column) ?? this.#between(line);
    const at = lastAtOrBefore(segments, column);
    const segment = this.#segmentOf(segments, at, column, functionName);
    if (segment === undefined || segment.length === 1) return at < 0 ? this.#topLevel(line, column) : undefined;
    const [, source, sourceLine] = segment;
    if (source < 0 || source >= this.sources.length || sourceLine < 0) return undefined;
    return { source, line: sourceLine + 1, name: this.#nameBefore(segments, at, column, functionName) };
  }

  /** Whether nothing in the map is of `line` and `column`, both from 0, or of what follows. */
  endsBefore(line: number, column: number): boolean {
    const lines = decodedMappings(this.#map);
    this.#lastLine ??= lines.findLastIndex(segments => segments.length > 0);
    return line > this.#lastLine || (line === this.#lastLine && column > lines[line]!.at(-1)![0]);
  }

  /** Minified code has many functions on a line: a segment too far to the left is another's. */
  #segmentOf(
    segments: readonly SourceMapSegment[],
    at: number,
    column: number,
    functionName: string,
  ): SourceMapSegment | undefined {
    const segment = segments[at];
    const next = segments[at + 1];
    const isFar = segment !== undefined && column - segment[0] > functionName.length + longestPrefix;
    if (segment !== undefined && !(isFar && column > longLine)) return segment;
    return next !== undefined && next[0] - column <= 2 ? next : undefined;
  }

  /**
   * A line that the compiler put between two lines of one function, such as the `__awaiter(…, function* () {` of an async
   * one, belongs to the line before it.
   */
  #between(line: number): OriginalPosition | undefined {
    const lines = decodedMappings(this.#map);
    const before = lines[line - 1]?.at(-1);
    const after = lines[line + 1]?.[0];
    if (before === undefined || after === undefined || before.length === 1 || after.length === 1) return undefined;
    if (before[1] !== after[1] || before[2] > after[2] || !(before[1] in this.sources)) return undefined;
    return { source: before[1], line: before[2] + 1, name: undefined };
  }

  /** Code outside of all functions starts at 0:0, where maps of one file have nothing to say. */
  #topLevel(line: number, column: number): OriginalPosition | undefined {
    return line === 0 && column === 0 && this.sources.length === 1
      ? { source: 0, line: 1, name: undefined }
      : undefined;
  }

  /**
   * The name that the map gives to the token `functionName` which ends at the start of the function, as in `a(`, or up to
   * three characters before it, as in `a=(` and `a = (`.
   */
  #nameBefore(
    segments: readonly SourceMapSegment[],
    at: number,
    column: number,
    functionName: string,
  ): string | undefined {
    if (functionName === '') return undefined;
    for (let i = at; i >= 0 && i > at - 4; i--) {
      const segment = segments[i]!;
      const gap = column - segment[0] - functionName.length;
      if (gap > 3) return undefined;
      if (segment.length === 5 && gap >= 0) return this.#map.names[segment[4]];
      if (gap === 0) return undefined;
    }
    return undefined;
  }
}

/** The last segment that starts at or before `column`; -1 where there is none. */
function lastAtOrBefore(segments: readonly SourceMapSegment[], column: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (segments[middle]![0] <= column) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function faultOf(json: unknown): string | undefined {
  if (!isObject(json)) return 'is malformed';
  if (json['version'] !== 3) return `has version ${String(json['version']).slice(0, 20)}, not 3`;
  if (json['sourceRoot'] !== undefined && typeof json['sourceRoot'] !== 'string' && json['sourceRoot'] !== null)
    return 'is malformed';
  const { sections } = json;
  if (sections !== undefined && !(Array.isArray(sections) && sections.every(isSoundSection))) return 'is malformed';
  const maps: unknown[] = sections === undefined ? [json] : sections.map(section => section.map);
  if (!maps.every(isSound)) return 'is malformed';
  return maps.reduce((sum: number, map) => sum + separators(map.mappings), 0) > mostEntries
    ? 'is too large'
    : undefined;
}

function separators(mappings: string): number {
  let count = 0;
  for (let i = 0; i < mappings.length; i++) {
    const code = mappings.charCodeAt(i);
    if (code === 0x2c || code === 0x3b) count++;
  }
  return count;
}

function isSound(map: unknown): map is { mappings: string } {
  if (!isObject(map)) return false;
  const { mappings, sources, names, sourcesContent } = map;
  const isText = (each: unknown) => typeof each === 'string' || each === null;
  const isList = (each: unknown) => Array.isArray(each) && each.every(isText);
  return (
    typeof mappings === 'string' &&
    isList(sources) &&
    (names === undefined || isList(names)) &&
    (sourcesContent === undefined || sourcesContent === null || isList(sourcesContent))
  );
}

/** The standard has no sections inside of sections. */
function isSoundSection(section: unknown): section is { map: unknown } {
  if (!isObject(section) || !isObject(section['offset'])) return false;
  const { line, column } = section['offset'];
  const inRange = (each: unknown) => Number.isInteger(each) && Number(each) >= 0 && Number(each) <= lastSectionLine;
  return inRange(line) && inRange(column);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
