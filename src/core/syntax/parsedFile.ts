import type { SyntaxNode } from './syntaxNode';

export type SyntaxLanguage = 'go' | 'javascript' | 'typescript' | 'typescriptreact' | 'javascriptreact';

const functionTypes: ReadonlySet<string> = new Set([
  'function_declaration',
  'method_declaration',
  'func_literal',
  'function_expression',
  'generator_function',
  'generator_function_declaration',
  'arrow_function',
  'method_definition',
]);

/** A parsed text and the few questions that rules ask of it. Immutable; holds no parser memory. */
export class ParsedFile {
  #lineStarts: readonly number[] | undefined;
  #identifiers: ReadonlySet<string> | undefined;
  #functions: readonly SyntaxNode[] | undefined;
  #byType: ReadonlyMap<string, readonly number[]> | undefined;

  constructor(
    readonly language: SyntaxLanguage,
    readonly text: string,
    /** Every node, in text order; the first is the root. */
    readonly nodes: readonly [SyntaxNode, ...SyntaxNode[]],
    /** The parser met something it could not read: nothing here should be rewritten. */
    readonly hasError: boolean,
  ) {}

  get root(): SyntaxNode {
    return this.nodes[0];
  }

  /** In text order. Rules ask it for each candidate of a file, so that it costs no more than what it finds. */
  ofType(...types: readonly string[]): SyntaxNode[] {
    this.#byType ??= placesByType(this.nodes);
    const places = types.flatMap(type => this.#byType?.get(type) ?? []);
    if (types.length > 1) places.sort((a, b) => a - b);
    return places.map(place => this.nodes[place]!);
  }

  /** Every name that occurs anywhere: variables, types, fields, packages. A name outside this set is free to take. */
  get names(): ReadonlySet<string> {
    this.#identifiers ??= this.#readNames();
    return this.#identifiers;
  }

  #readNames(): ReadonlySet<string> {
    this.#byType ??= placesByType(this.nodes);
    const names = new Set<string>();
    for (const [type, places] of this.#byType)
      if (type.endsWith('identifier')) for (const place of places) names.add(this.nodes[place]!.text);
    return names;
  }

  /** `wanted`, or with a number where that is taken. */
  freeName(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.names.has(name); count++) name = `${wanted}${count}`;
    return name;
  }

  /** The smallest node that covers the offset. */
  nodeAt(offset: number): SyntaxNode {
    let node = this.root;
    for (;;) {
      const inner = node.children.find(child => child.start <= offset && offset < child.end);
      if (!inner) return node;
      node = inner;
    }
  }

  /** The innermost function whose text covers the 1-based line; undefined at file level. */
  functionAtLine(line: number): SyntaxNode | undefined {
    this.#functions ??= this.ofType(...functionTypes).filter(isFunction);
    return this.#functions.findLast(node => node.startLine <= line && line <= node.endLine);
  }

  /** Blanks before the first other character of the line that holds the offset. */
  indentAt(offset: number): string {
    return /^[ \t]*/.exec(this.text.slice(this.lineStartAt(offset)))?.[0] ?? '';
  }

  /** What stands between the offset and the end of its line. */
  restOfLine(offset: number): string {
    return /^[^\r\n]*/.exec(this.text.slice(offset))?.[0] ?? '';
  }

  /** Offset of the end of the line that holds the offset, before its line break. */
  lineEndAt(offset: number): number {
    return offset + this.restOfLine(offset).length;
  }

  /** Offset of the first character of the line that holds the offset. */
  lineStartAt(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Offset of the first character of a 1-based line; the end of the text when there is no such line. */
  lineStart(line: number): number {
    this.#lineStarts ??= [0, ...[...this.text.matchAll(/\n/g)].map(match => match.index + 1)];
    return this.#lineStarts[line - 1] ?? this.text.length;
  }

  get endOfLine(): '\n' | '\r\n' {
    return this.text.includes('\r\n') ? '\r\n' : '\n';
  }
}

function placesByType(nodes: readonly SyntaxNode[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let place = 0; place < nodes.length; place++) {
    const { type } = nodes[place]!;
    const known = places.get(type);
    if (known === undefined) places.set(type, [place]);
    else known.push(place);
  }
  return places;
}

export function isFunction(node: SyntaxNode): boolean {
  return functionTypes.has(node.type) && node.isNamed;
}

/** The innermost function around the node; undefined at file level. */
export function enclosingFunction(node: SyntaxNode): SyntaxNode | undefined {
  let above = node.parent;
  while (above && !isFunction(above)) above = above.parent;
  return above;
}
