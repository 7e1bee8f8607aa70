import { ancestorOfType, childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';

/** `for key, value := range source { body }` */
export interface RangeLoop {
  readonly statement: SyntaxNode;
  readonly source: SyntaxNode;
  /** What each turn binds or assigns, first the key. */
  readonly names: readonly SyntaxNode[];
  readonly body: SyntaxNode;
}

/** Undefined for every other kind of `for`. */
export function rangeLoop(statement: SyntaxNode): RangeLoop | undefined {
  const clause = statement.children.find(child => child.type === 'range_clause');
  const source = childByField(clause, 'right');
  const body = childByField(statement, 'body');
  return source && body ? { statement, source, names: namedChildren(childByField(clause, 'left')), body } : undefined;
}

/** The loop that runs the node again and again; undefined when a function literal or the function itself is nearer. */
export function loopAround(node: SyntaxNode): SyntaxNode | undefined {
  const around = ancestorOfType(node, 'for_statement', ...functions);
  return around?.type === 'for_statement' ? around : undefined;
}

const functions = ['func_literal', 'function_declaration', 'method_declaration'];

/** Statements that leave a turn of a loop, or the loop, before its end. */
export interface Exits {
  /** On to the next turn. */
  readonly skips: readonly SyntaxNode[];
  /** Out of the loop, within the function. */
  readonly ends: readonly SyntaxNode[];
  /** Out of the function. */
  readonly returns: readonly SyntaxNode[];
}

/** Of a loop, without what closures in it do. A label counts as leaving: it may lead anywhere. */
export function exitsOf(loop: SyntaxNode): Exits {
  const nodes = [...ownNodes(loop)];
  const leaving = (type: string, ...holders: readonly string[]): SyntaxNode[] =>
    nodes.filter(
      node => node.type === type && (namedChildren(node).length > 0 || ancestorOfType(node, ...holders) === loop),
    );
  return {
    skips: leaving('continue_statement', 'for_statement'),
    ends: [...leaving('break_statement', ...breakable), ...nodes.filter(node => node.type === 'goto_statement')],
    returns: nodes.filter(node => node.type === 'return_statement'),
  };
}

const breakable = ['for_statement', 'expression_switch_statement', 'type_switch_statement', 'select_statement'];

/** The node and everything below it that runs where it stands: nothing inside function literals. */
export function* ownNodes(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  if (node.type !== 'func_literal') for (const child of node.children) yield* ownNodes(child);
}

/** Whether a statement is one of those that each turn of the loop goes through, unless it leaves before. */
export function isStepOf(loop: SyntaxNode, statement: SyntaxNode): boolean {
  const holder = statement.parent?.type === 'statement_list' ? statement.parent.parent : statement.parent;
  return holder !== undefined && holder === childByField(loop, 'body');
}

/** Whether a statement stands directly in the body of a loop. */
export function isStepOfLoop(statement: SyntaxNode): boolean {
  const loop = loopAround(statement);
  return loop !== undefined && isStepOf(loop, statement);
}

/** Whether evaluating the expression twice in a row is like doing it once: it calls, receives and makes nothing. */
export function isPlain(expression: SyntaxNode): boolean {
  if (plainLeaves.has(expression.type)) return true;
  if (!plainParts.has(expression.type)) return false;
  const operator = childByField(expression, 'operator')?.text;
  if (expression.type === 'unary_expression' && (operator === '<-' || operator === '&')) return false;
  return namedChildren(expression).every(isPlain);
}

const plainLeaves = new Set(
  'identifier field_identifier int_literal rune_literal interpreted_string_literal raw_string_literal nil true false'.split(
    ' ',
  ),
);
const plainParts = new Set(
  'selector_expression index_expression slice_expression parenthesized_expression unary_expression binary_expression'.split(
    ' ',
  ),
);
