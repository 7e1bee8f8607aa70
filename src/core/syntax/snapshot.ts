import type { Language, Tree, TreeCursor } from '@vscode/tree-sitter-wasm';
import type { SyntaxNode } from './syntaxNode';
import type { TextChange } from './textChange';

/** All nodes of a text, in its order: the first is the root. */
export type Nodes = readonly [CopiedNode, ...CopiedNode[]];

/** What is known of an earlier text: both are free of errors. */
export interface Earlier {
  readonly nodes: Nodes;
  /** From the earlier text to this one. */
  readonly change: TextChange;
}

/**
 * Copies a parser's tree into plain nodes, so that the tree can be freed at any time and no rule can touch freed memory.
 * Declarations that an earlier text has, too, are copied from its nodes: every question to the parser's cursor goes into
 * WebAssembly and back, which is most of the time that a large file takes.
 */
export function snapshot(tree: Tree, text: string, earlier?: Earlier): Nodes {
  const cursor = tree.walk();
  try {
    return copy(cursor, new Source(text, tree.language), earlier && new Declarations(earlier));
  } finally {
    cursor.delete();
  }
}

function copy(cursor: TreeCursor, source: Source, earlier: Declarations | undefined): Nodes {
  const root = nodeAt(cursor, source, undefined);
  const nodes: [CopiedNode, ...CopiedNode[]] = [root];
  let above: CopiedNode | undefined = root;
  let descending = cursor.gotoFirstChild();
  while (above) {
    if (descending) {
      const node: CopiedNode = nodeAt(cursor, source, above);
      nodes.push(node);
      above.add(node);
      const known = above === root ? earlier?.contentOf(node) : undefined;
      if (known) copyContent(known, node, nodes);
      else if (cursor.gotoFirstChild()) {
        above = node;
        continue;
      }
    }
    descending = cursor.gotoNextSibling();
    if (!descending) {
      cursor.gotoParent();
      above = above.parent;
    }
  }
  return nodes;
}

function nodeAt(cursor: TreeCursor, source: Source, parent: CopiedNode | undefined): CopiedNode {
  const type = cursor.nodeTypeId;
  const { types, fields } = source.language;
  const field = fields[cursor.currentFieldId] ?? undefined;
  const named = source.isNamed(cursor, type);
  return new CopiedNode(types[type] ?? 'ERROR', named, cursor.startIndex, cursor.endIndex, field, parent, source);
}

/** Copies what is below a node of the earlier text below the same node of this one. */
function copyContent({ node: before, below }: Content, now: CopiedNode, nodes: CopiedNode[]): void {
  const shift = now.start - before.start;
  // From the declaration down to where the copying is: nodes of the earlier text, and beside them those of this one.
  const path = [{ before, now }];
  for (const each of below) {
    while (path.at(-1)!.before !== each.parent) path.pop();
    const copied = each.copyBelow(path.at(-1)!.now, shift);
    nodes.push(copied);
    if (each.children.length > 0) path.push({ before: each, now: copied });
  }
}

interface Content {
  readonly node: CopiedNode;
  /** In text order. */
  readonly below: readonly CopiedNode[];
}

/** What stands at the top of an earlier text. */
class Declarations {
  readonly #nodes: Nodes;
  readonly #change: TextChange;
  /** Their places among the nodes. */
  readonly #places: number[] = [];
  /** By the offset of its beginning, which of them it is. */
  readonly #byStart = new Map<number, number>();

  constructor({ nodes, change }: Earlier) {
    this.#nodes = nodes;
    this.#change = change;
    for (let place = 1; place < nodes.length; place++) {
      const { parent, start } = nodes[place]!;
      if (parent === nodes[0]) this.#byStart.set(start, this.#places.push(place) - 1);
    }
  }

  /** The content of the same declaration there; undefined where the change touches it, or one of its ends. */
  contentOf(declaration: CopiedNode): Content | undefined {
    const { start, oldEnd, newEnd } = this.#change;
    const isAfter = declaration.start > newEnd;
    if (!isAfter && declaration.end >= start) return undefined;
    const shift = isAfter ? oldEnd - newEnd : 0;
    const index = this.#byStart.get(declaration.start + shift);
    if (index === undefined) return undefined;
    const place = this.#places[index]!;
    const node = this.#nodes[place]!;
    if (node.type !== declaration.type || node.end !== declaration.end + shift) return undefined;
    return { node, below: this.#nodes.slice(place + 1, this.#places[index + 1]) };
  }
}

/** What the nodes of one text share. */
class Source {
  readonly #named = new Map<number, boolean>();
  readonly #lineStarts: number[] = [0];

  constructor(
    readonly text: string,
    readonly language: Language,
  ) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

  /** Whether nodes of the type that the cursor is at have a name: the type tells. */
  isNamed(cursor: TreeCursor, type: number): boolean {
    let named = this.#named.get(type);
    if (named === undefined) {
      named = cursor.nodeIsNamed;
      this.#named.set(type, named);
    }
    return named;
  }

  /** 1-based. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}

/** Most nodes are leaves: they share it. */
const childless: CopiedNode[] = [];

class CopiedNode implements SyntaxNode {
  children: CopiedNode[] = childless;
  readonly #source: Source;

  constructor(
    readonly type: string,
    readonly isNamed: boolean,
    readonly start: number,
    readonly end: number,
    readonly field: string | undefined,
    readonly parent: CopiedNode | undefined,
    source: Source,
  ) {
    this.#source = source;
  }

  add(child: CopiedNode): void {
    if (this.children === childless) this.children = [child];
    else this.children.push(child);
  }

  /** The same node of another text, this much further on, as the next child of `parent`. */
  copyBelow(parent: CopiedNode, shift: number): CopiedNode {
    const { type, isNamed, start, end, field } = this;
    const copied = new CopiedNode(type, isNamed, start + shift, end + shift, field, parent, parent.#source);
    parent.add(copied);
    return copied;
  }

  get startLine(): number {
    return this.#source.lineOf(this.start);
  }

  get endLine(): number {
    return this.#source.lineOf(this.end);
  }

  get text(): string {
    return this.#source.text.slice(this.start, this.end);
  }
}
