import { childByField, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';

/** An expression that is printed elsewhere than where it stands, and how deep gofmt takes it to be there. */
export interface Moved {
  readonly node: SyntaxNode;
  readonly depth: number;
}

/** Operators that gofmt writes with blanks at any depth: those that bind no stronger than a comparison. */
const alwaysSpaced = new Set(['||', '&&', '==', '!=', '<', '<=', '>', '>=']);

/**
 * How deep gofmt takes an expression to be: 1 where it writes `a + b`, more where it writes `a+b`, as in a list of several
 * arguments. The rules are those of go/printer.
 */
export function gofmtDepth(node: SyntaxNode, moved?: Moved): number {
  if (moved && node === moved.node) return moved.depth;
  const parent = node.parent;
  switch (parent?.type) {
    case 'argument_list': {
      const around = parent.parent ? gofmtDepth(parent.parent, moved) : 1;
      return namedChildren(parent).length > 1 ? around + 1 : around;
    }
    case 'parenthesized_expression':
      return Math.max(1, gofmtDepth(parent, moved) - 1);
    case 'index_expression':
    case 'slice_expression':
      return node.field === 'operand' ? 1 : gofmtDepth(parent, moved) + 1;
    case 'binary_expression':
      return gofmtDepth(parent, moved) + (continues(node, parent) ? 0 : 1);
    case 'call_expression':
    case 'selector_expression':
    case 'unary_expression':
    case 'type_conversion_expression':
    case 'type_assertion_expression':
      return gofmtDepth(parent, moved);
    case 'expression_list':
      return isOneOfSeveral(parent) ? 2 : 1;
    default:
      return 1;
  }
}

/**
 * The text of an expression as gofmt would print it in another place; undefined where blanks would have to change across
 * lines or comments.
 */
export function textAtDepth(node: SyntaxNode, depth: number): string | undefined {
  const gaps: { from: number; to: number; text: string }[] = [];
  for (const operation of descendantsOfType(node, 'binary_expression')) {
    const [left, right] = [childByField(operation, 'left'), childByField(operation, 'right')];
    const operator = childByField(operation, 'operator')?.text ?? '';
    const spaced = gofmtDepth(operation, { node, depth }) === 1;
    if (!left || !right || alwaysSpaced.has(operator) || spaced === (gofmtDepth(operation) === 1)) continue;
    const gap = {
      from: left.end - node.start,
      to: right.start - node.start,
      text: spaced ? ` ${operator} ` : operator,
    };
    const written = node.text.slice(gap.from, gap.to);
    if (written.trim() !== operator || written.includes('\n')) return undefined;
    gaps.push(gap);
  }
  gaps.sort((a, b) => b.from - a.from);
  return gaps.reduce((text, gap) => text.slice(0, gap.from) + gap.text + text.slice(gap.to), node.text);
}

// In `a + b + c` the left operand is the same run of operators.
function continues(node: SyntaxNode, parent: SyntaxNode): boolean {
  const own = childByField(node, 'operator')?.text ?? '';
  const outer = childByField(parent, 'operator')?.text ?? '';
  return node.type === 'binary_expression' && node.field === 'left' && precedence(own) === precedence(outer);
}

function precedence(operator: string): number {
  if (operator === '||') return 1;
  if (operator === '&&') return 2;
  if (alwaysSpaced.has(operator)) return 3;
  return ['+', '-', '|', '^'].includes(operator) ? 4 : 5;
}

// `a, b = c+d, e+f`: both sides of the assignment are lists.
function isOneOfSeveral(list: SyntaxNode): boolean {
  const lists = (list.parent?.children ?? []).filter(each => each.type === 'expression_list');
  return lists.length > 1 && lists.every(each => namedChildren(each).length > 1);
}
