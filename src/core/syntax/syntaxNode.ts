/**
 * One node of a parsed file, detached from the parser: plain data that needs no disposal. Offsets are UTF-16 indices into
 * the file's text, end exclusive; lines are 1-based.
 */
export interface SyntaxNode {
  /** The grammar's name: 'call_expression'; for a token without a name its text: ':='. */
  readonly type: string;
  /** False for punctuation and keywords. */
  readonly isNamed: boolean;
  readonly start: number;
  readonly end: number;
  readonly startLine: number;
  readonly endLine: number;
  /** The role in `parent`, as the grammar names it: 'function', 'body'. */
  readonly field: string | undefined;
  readonly parent: SyntaxNode | undefined;
  readonly children: readonly SyntaxNode[];
  readonly text: string;
}

export function childByField(node: SyntaxNode | undefined, field: string): SyntaxNode | undefined {
  return node?.children.find(child => child.field === field);
}

/** Of `a, b int` the names of both. */
export function childrenByField(node: SyntaxNode | undefined, field: string): SyntaxNode[] {
  return (node?.children ?? []).filter(child => child.field === field && child.isNamed);
}

/** Children that carry meaning: no punctuation, no comments. */
export function namedChildren(node: SyntaxNode | undefined): SyntaxNode[] {
  return (node?.children ?? []).filter(child => child.isNamed && child.type !== 'comment');
}

/** The node and everything below it, in text order. Without recursion: rules walk large files, and that cost most of it. */
export function* descendants(node: SyntaxNode): Generator<SyntaxNode> {
  const pending = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    yield next;
    for (let i = next.children.length - 1; i >= 0; i--) pending.push(next.children[i]!);
  }
}

export function descendantsOfType(node: SyntaxNode, ...types: readonly string[]): SyntaxNode[] {
  return [...descendants(node)].filter(each => types.includes(each.type));
}

/** The nearest node above `node` (never itself) of one of `types`. */
export function ancestorOfType(node: SyntaxNode, ...types: readonly string[]): SyntaxNode | undefined {
  let above = node.parent;
  while (above && !types.includes(above.type)) above = above.parent;
  return above;
}

export function contains(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function nextNamedSibling(node: SyntaxNode): SyntaxNode | undefined {
  return node.parent?.children.find(each => each.isNamed && each.type !== 'comment' && each.start >= node.end);
}
