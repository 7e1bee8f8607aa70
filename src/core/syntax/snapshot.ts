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
  const root = nodeAt(cursor, source, undefined, 0);
  const nodes: [CopiedNode, ...CopiedNode[]] = [root];
  let above: CopiedNode | undefined = root;
  let descending = cursor.gotoFirstChild();
  while (above) {
    if (descending) {
      const node: CopiedNode = nodeAt(cursor, source, above, nodes.length);
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

function nodeAt(cursor: TreeCursor, source: Source, parent: CopiedNode | undefined, place: number): CopiedNode {
  const type = cursor.nodeTypeId;
  const { types, fields } = source.language;
  const field = fields[cursor.currentFieldId] ?? undefined;
  const named = source.isNamed(cursor, type);
  const [start, end] = [cursor.startIndex, cursor.endIndex];
  return new CopiedNode(types[type] ?? 'ERROR', named, start, end, field, parent, source, place);
}

/** Copies what is below a declaration of the earlier text below the same one of this text. */
function copyContent(content: Content, declaration: CopiedNode, nodes: CopiedNode[]): void {
  const shift = declaration.start - content.node.start;
  const further = declaration.place - content.node.place;
  const copied = (node: CopiedNode) => nodes[node.place + further]!;
  // Those above come before those below.
  for (const node of content.below) nodes.push(node.copyBelow(copied(node.parent!), shift, nodes.length));
  for (const node of [content.node, ...content.below]) copied(node).takeChildren(node.children, copied);
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
  /** By the offset of its beginning, which child of the root it is. */
  readonly #byStart = new Map<number, number>();

  constructor({ nodes, change }: Earlier) {
    this.#nodes = nodes;
    this.#change = change;
    for (const [index, { start }] of nodes[0].children.entries()) this.#byStart.set(start, index);
  }

  /** The content of the same declaration there; undefined where the change touches it, or one of its ends. */
  contentOf(declaration: CopiedNode): Content | undefined {
    const { start, oldEnd, newEnd } = this.#change;
    const isAfter = declaration.start > newEnd;
    if (!isAfter && declaration.end >= start) return undefined;
    const shift = isAfter ? oldEnd - newEnd : 0;
    const index = this.#byStart.get(declaration.start + shift);
    if (index === undefined) return undefined;
    const { children } = this.#nodes[0];
    const node = children[index]!;
    if (node.type !== declaration.type || node.end !== declaration.end + shift) return undefined;
    return { node, below: this.#nodes.slice(node.place + 1, children[index + 1]?.place) };
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
    /** Among all nodes of the text, from 0. */
    readonly place: number,
  ) {
    this.#source = source;
  }

  add(child: CopiedNode): void {
    if (this.children === childless) this.children = [child];
    else this.children.push(child);
  }

  /** The same node of another text, this much further on, without children yet. */
  copyBelow(parent: CopiedNode, shift: number, place: number): CopiedNode {
    const { type, isNamed, start, end, field } = this;
    return new CopiedNode(type, isNamed, start + shift, end + shift, field, parent, parent.#source, place);
  }

  /** Takes what is made of the children of another node. */
  takeChildren(others: readonly CopiedNode[], made: (other: CopiedNode) => CopiedNode): void {
    if (others.length > 0) this.children = others.map(made);
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
