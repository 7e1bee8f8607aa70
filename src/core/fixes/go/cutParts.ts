import { bindingsOf, type GoBinding, referencesTo, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, contains, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import { firstShadowed } from './goBuiltins';
import { callWithArgument } from './goCall';

/** One use of the slice that SplitN(s, sep, 2) gives. */
type PartUse =
  | { readonly kind: 'before' | 'after'; readonly node: SyntaxNode }
  /** `len(parts) == 2`, or where `found` is false `len(parts) != 2`. */
  | { readonly kind: 'test'; readonly node: SyntaxNode; readonly found: boolean };

/** The edits that make `parts := strings.SplitN(s, sep, 2)` and all its uses those of Cut; why not, otherwise. */
export function cutParts(file: ParsedFile, call: SyntaxNode, cut: string): OffsetEdit[] | string {
  const statement = call.parent?.parent;
  const [name, ...others] = namedChildren(childByField(statement, 'left'));
  const isOnly = namedChildren(childByField(statement, 'right')).length === 1;
  if (statement?.type !== 'short_var_declaration' || name?.type !== 'identifier' || others.length > 0 || !isOnly)
    return 'its parts have no name of their own';
  const binding = bindingsOf(topLevelDeclaration(name), name.text).find(each => each.identifier === name);
  if (!binding) return `${name.text} is declared already in the same scope`;
  const shadowed = firstShadowed(file, ['len'], name);
  if (shadowed) return `${shadowed} means something else in this file`;
  const top = topLevelDeclaration(name);
  if (descendantsOfType(top, 'goto_statement').length > 0) return 'its function jumps with goto';
  const uses = usesOf(binding);
  if (typeof uses === 'string') return uses;
  const tests = uses.flatMap(each => (each.kind === 'test' ? [each] : []));
  const unguarded = uses.find(each => each.kind === 'after' && !isGuarded(each.node, tests));
  if (unguarded)
    return `${name.text}[1] panics where there is no separator and nothing checks len(${name.text}) before (line ${unguarded.node.startLine}); Cut would give ""`;
  const named = {
    before: nameFor(top, uses, 'before'),
    after: nameFor(top, uses, 'after'),
    found: nameFor(top, uses, 'found'),
  };
  const all = `${named.before}, ${named.after}, ${named.found}`;
  return [
    { start: name.start, end: name.end, text: all },
    { start: call.start, end: call.end, text: cut },
    ...uses.map(each => ({
      start: each.node.start,
      end: each.node.end,
      text: each.kind === 'test' ? `${each.found ? '' : '!'}${named.found}` : named[each.kind],
    })),
  ];
}

function nameFor(top: SyntaxNode, uses: readonly PartUse[], wanted: 'before' | 'after' | 'found'): string {
  const kind = wanted === 'found' ? 'test' : wanted;
  return uses.some(each => each.kind === kind) ? freeNameIn(top, wanted) : '_';
}

/** `wanted`, or with a number where the declaration names something else so. */
export function freeNameIn(top: SyntaxNode, wanted: string): string {
  const taken = new Set(
    descendantsOfType(top, 'identifier', 'type_identifier', 'package_identifier').map(each => each.text),
  );
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}${count}`;
  return name;
}

function usesOf(binding: GoBinding): PartUse[] | string {
  const uses: PartUse[] = [];
  for (const reference of referencesTo(binding)) {
    const use = partOf(reference) ?? testOf(reference);
    if (!use) return `${reference.text} is used as a slice (line ${reference.startLine})`;
    uses.push(use);
  }
  return uses.length > 0 ? uses : `${binding.identifier.text} is not used`;
}

function partOf(reference: SyntaxNode): PartUse | undefined {
  const part = reference.parent;
  if (part?.type !== 'index_expression' || reference.field !== 'operand') return undefined;
  const index = childByField(part, 'index')?.text;
  if (index !== '0' && index !== '1') return undefined;
  const above = part.parent;
  const isAssigned = above?.type === 'expression_list' && above.field === 'left';
  const isAddressed = above?.type === 'unary_expression' && above.text.startsWith('&');
  if (isAssigned || isAddressed) return undefined;
  return { kind: index === '0' ? 'before' : 'after', node: part };
}

/** There are one or two parts, so each of these asks whether the separator was found. */
const tests: Readonly<Record<string, boolean>> = {
  '== 2': true,
  '>= 2': true,
  '> 1': true,
  '!= 1': true,
  '!= 2': false,
  '< 2': false,
  '<= 1': false,
  '== 1': false,
};

function testOf(reference: SyntaxNode): PartUse | undefined {
  const length = callWithArgument(reference);
  const comparison = length?.parent;
  if (childByField(length, 'function')?.text !== 'len' || comparison?.type !== 'binary_expression') return undefined;
  if (length?.field !== 'left') return undefined;
  const asked = `${childByField(comparison, 'operator')?.text} ${childByField(comparison, 'right')?.text}`;
  const found = Object.hasOwn(tests, asked) ? tests[asked] : undefined;
  return found === undefined ? undefined : { kind: 'test', node: comparison, found };
}

type Test = Extract<PartUse, { kind: 'test' }>;

/** Whether the node is only reached where the separator was found. */
function isGuarded(node: SyntaxNode, among: readonly Test[]): boolean {
  for (let inner = node, above = node.parent; above; inner = above, above = above.parent) {
    if (above.type === 'func_literal') return false;
    if (above.type === 'binary_expression' && inner.field === 'right') {
      const left = childByField(above, 'left');
      const operator = childByField(above, 'operator')?.text;
      if (operator === '&&' && implied(left, '&&', true, among)) return true;
      if (operator === '||' && implied(left, '||', false, among)) return true;
    }
    if (above.type === 'if_statement') {
      const condition = childByField(above, 'condition');
      if (inner.field === 'consequence' && implied(condition, '&&', true, among)) return true;
      if (inner.field === 'alternative' && implied(condition, '||', false, among)) return true;
    }
    if (above.type === 'statement_list' && earlierExit(above, inner, among)) return true;
  }
  return false;
}

/** Whether `condition` is a run of `operator` in which a test of this outcome takes part. */
function implied(condition: SyntaxNode | undefined, operator: string, found: boolean, among: readonly Test[]): boolean {
  if (!condition) return false;
  if (among.some(each => each.node === condition && each.found === found)) return true;
  const inner = condition.type === 'parenthesized_expression' ? namedChildren(condition)[0] : undefined;
  if (inner) return implied(inner, operator, found, among);
  if (condition.type !== 'binary_expression' || childByField(condition, 'operator')?.text !== operator) return false;
  return ['left', 'right'].some(side => implied(childByField(condition, side), operator, found, among));
}

// `if len(parts) != 2 { return }` before it in one of the blocks around it.
function earlierExit(list: SyntaxNode, inner: SyntaxNode, among: readonly Test[]): boolean {
  return namedChildren(list).some(
    each =>
      each.type === 'if_statement' &&
      each.end <= inner.start &&
      !childByField(each, 'alternative') &&
      implied(childByField(each, 'condition'), '||', false, among) &&
      leaves(childByField(each, 'consequence')),
  );
}

function leaves(block: SyntaxNode | undefined): boolean {
  const list = namedChildren(block)[0];
  const last = namedChildren(list).at(-1);
  if (!block || !last || descendantsOfType(block, 'labeled_statement').length > 0) return false;
  const isPanic = last.type === 'expression_statement' && /^panic\(/.test(last.text);
  const jumps = ['return_statement', 'continue_statement', 'break_statement'];
  return (jumps.includes(last.type) || isPanic) && contains(block, last);
}
