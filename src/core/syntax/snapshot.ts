import type { Language, Tree, TreeCursor } from '@vscode/tree-sitter-wasm';
import type { SyntaxNode } from './syntaxNode';

/**
 * Copies a parser's tree into plain nodes, so that the tree can be freed at once and no rule can touch freed memory. All of
 * them, in text order: the first is the root.
 */
export function snapshot(tree: Tree, text: string): [SyntaxNode, ...SyntaxNode[]] {
  const cursor = tree.walk();
  try {
    return copy(cursor, new Source(text, tree.language));
  } finally {
    cursor.delete();
  }
}

// Every question to the cursor goes into WebAssembly and back, which is most of the time that a large file takes: so no more is
// asked than has to be.
function copy(cursor: TreeCursor, source: Source): [SyntaxNode, ...SyntaxNode[]] {
  const root = new CopiedNode(cursor, source, undefined);
  const nodes: [CopiedNode, ...CopiedNode[]] = [root];
  let above: CopiedNode | undefined = root;
  let descending = cursor.gotoFirstChild();
  while (above) {
    if (descending) {
      const node: CopiedNode = new CopiedNode(cursor, source, above);
      nodes.push(node);
      above.add(node);
      if (cursor.gotoFirstChild()) {
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
  readonly type: string;
  readonly isNamed: boolean;
  readonly start: number;
  readonly end: number;
  readonly field: string | undefined;
  children: CopiedNode[] = childless;
  readonly #source: Source;

  constructor(
    cursor: TreeCursor,
    source: Source,
    readonly parent: CopiedNode | undefined,
  ) {
    const type = cursor.nodeTypeId;
    this.type = source.language.types[type] ?? 'ERROR';
    this.isNamed = source.isNamed(cursor, type);
    this.start = cursor.startIndex;
    this.end = cursor.endIndex;
    this.field = source.language.fields[cursor.currentFieldId] ?? undefined;
    this.#source = source;
  }

  add(child: CopiedNode): void {
    if (this.children === childless) this.children = [child];
    else this.children.push(child);
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
