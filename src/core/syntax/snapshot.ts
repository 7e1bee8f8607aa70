import type { Tree, TreeCursor } from '@vscode/tree-sitter-wasm';
import type { SyntaxNode } from './syntaxNode';

/** Copies a parser's tree into plain nodes, so that the tree can be freed at once and no rule can touch freed memory. */
export function snapshot(tree: Tree, text: string): SyntaxNode {
  const cursor = tree.walk();
  try {
    return copy(cursor, text);
  } finally {
    cursor.delete();
  }
}

function copy(cursor: TreeCursor, text: string): SyntaxNode {
  const root = new CopiedNode(cursor, text, undefined);
  let above: CopiedNode | undefined = root;
  let descending = cursor.gotoFirstChild();
  while (above) {
    if (descending) {
      const node: CopiedNode = new CopiedNode(cursor, text, above);
      above.children.push(node);
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
  return root;
}

class CopiedNode implements SyntaxNode {
  readonly type: string;
  readonly isNamed: boolean;
  readonly start: number;
  readonly end: number;
  readonly startLine: number;
  readonly endLine: number;
  readonly field: string | undefined;
  readonly children: CopiedNode[] = [];
  readonly #source: string;

  constructor(
    cursor: TreeCursor,
    source: string,
    readonly parent: CopiedNode | undefined,
  ) {
    this.type = cursor.nodeType;
    this.isNamed = cursor.nodeIsNamed;
    this.start = cursor.startIndex;
    this.end = cursor.endIndex;
    this.startLine = cursor.startPosition.row + 1;
    this.endLine = cursor.endPosition.row + 1;
    this.field = cursor.currentFieldName ?? undefined;
    this.#source = source;
  }

  get text(): string {
    return this.#source.slice(this.start, this.end);
  }
}
