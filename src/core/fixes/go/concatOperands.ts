import { referencesTo, resolve } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendants, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { firstShadowed } from './goBuiltins';
import { calleeOf } from './goCall';

/** The parts of `a + (b + c)` in order; joining strings is associative, so parentheses do not matter. */
export function operandsOf(expression: SyntaxNode): SyntaxNode[] {
  if (expression.type === 'parenthesized_expression') {
    const inner = namedChildren(expression)[0];
    return inner && (inner.type === 'binary_expression' || inner.type === 'parenthesized_expression')
      ? operandsOf(inner)
      : [expression];
  }
  const [left, right] = [childByField(expression, 'left'), childByField(expression, 'right')];
  return expression.type === 'binary_expression' && childByField(expression, 'operator')?.text === '+' && left && right
    ? [...operandsOf(left), ...operandsOf(right)]
    : [expression];
}

/** How many strings the runtime joins for these: neighbouring literals are one already when the program is built. */
export function joinedCount(operands: readonly SyntaxNode[]): number {
  return operands.filter((each, index) => !(isStringLiteral(each) && isStringLiteral(operands[index - 1]))).length;
}

export function isStringLiteral(node: SyntaxNode | undefined): boolean {
  return node?.type === 'interpreted_string_literal' || node?.type === 'raw_string_literal';
}

/**
 * Whether evaluating these one after the other, each used before the next is evaluated, is what evaluating all of them first
 * is. The compiler runs calls before it reads variables, so a variable that a later call could change is read too early.
 */
export function areIndependent(file: ParsedFile, operands: readonly SyntaxNode[]): boolean {
  return operands.every(
    (each, index) => !mayAct(file, each) || operands.slice(0, index).every(one => isUnchangeable(file, one)),
  );
}

/** Whether it does not matter when the variables among them are read, before the calls or after. */
export function areOrderless(file: ParsedFile, operands: readonly SyntaxNode[]): boolean {
  return operands.every(
    acting => !mayAct(file, acting) || operands.every(each => each === acting || isUnchangeable(file, each)),
  );
}

/** Whether evaluating it can do something: call what is not known to be pure, receive, or panic in a call. */
export function mayAct(file: ParsedFile, expression: SyntaxNode): boolean {
  return [...descendants(expression)].some(
    node =>
      node.type === 'func_literal' ||
      (node.type === 'unary_expression' && node.text.startsWith('<-')) ||
      (node.type === 'call_expression' && !isPureCall(file, node)),
  );
}

const pureFunctions = new Set(
  ['Itoa', 'FormatInt', 'FormatUint', 'FormatBool', 'Quote'].map(name => `strconv.${name}`),
);
const conversions = new Set('string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 byte rune'.split(' '));

function isPureCall(file: ParsedFile, call: SyntaxNode): boolean {
  const callee = calleeOf(file, call);
  if (callee.kind === 'package') return pureFunctions.has(`${callee.path}.${callee.name}`);
  return isConversion(file, call) || (callee.kind === 'builtin' && ['len', 'cap'].includes(callee.name));
}

/** Whether it is `int64(x)` or the like. */
export function isConversion(file: ParsedFile, call: SyntaxNode): boolean {
  const name = childByField(call, 'function')?.text ?? '';
  return conversions.has(name) && !firstShadowed(file, [name], call);
}

/** A literal, the result of a call, or a variable of the function that nothing else can reach. */
function isUnchangeable(file: ParsedFile, operand: SyntaxNode): boolean {
  if (isStringLiteral(operand) || operand.type === 'int_literal') return true;
  if (operand.type === 'call_expression' && !isConversion(file, operand)) return true;
  const binding = operand.type === 'identifier' ? resolve(operand) : undefined;
  if (!binding) return false;
  const owner = enclosingFunction(operand);
  return (
    enclosingFunction(binding.identifier) === owner &&
    referencesTo(binding).every(each => enclosingFunction(each) === owner && !isAddressed(each))
  );
}

function isAddressed(reference: SyntaxNode): boolean {
  let above = reference.parent;
  while (above && ['parenthesized_expression', 'selector_expression', 'index_expression'].includes(above.type))
    above = above.parent;
  return above?.type === 'unary_expression' && above.text.startsWith('&');
}
