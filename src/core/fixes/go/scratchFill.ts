import { type GoBinding, referencesTo, resolve } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { ancestorOfType, childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { argumentsOf, builtinAround, calleeOf, callWithArgument } from './goCall';
import { isDeferred, outOfParentheses, reasonAt } from './usePlace';

/**
 * Memory from a pool holds what its last borrower wrote, where `make` gives zeroes. Says where a slice is used in a way that
 * could show the difference: anything but being filled from its start, and being read up to the count that a fill returned.
 * Undefined when there is no such place.
 */
export function readUnwritten(file: ParsedFile, binding: GoBinding): string | undefined {
  const owner = enclosingFunction(binding.identifier);
  for (const reference of referencesTo(binding)) {
    if (isDeferred(reference, owner)) return reasonAt('it is used by a deferred call', reference);
    const use = outOfParentheses(reference);
    if (isMeasured(file, use) || isFill(file, binding, use)) continue;
    const slice = use.parent?.type === 'slice_expression' && use.field === 'operand' ? use.parent : undefined;
    if (slice && (isFill(file, binding, slice) || endsAtCount(file, binding, slice))) continue;
    return reasonAt('it may be read where nothing was written yet, and from a pool it is not all zeroes', reference);
  }
  return undefined;
}

function isMeasured(file: ParsedFile, use: SyntaxNode): boolean {
  return ['len', 'cap'].includes(builtinAround(file, use));
}

/** Whether the slice goes, from its start on, to something that only writes to it. */
function isFill(file: ParsedFile, binding: GoBinding, use: SyntaxNode): boolean {
  const call = callWithArgument(use);
  return call !== undefined && filledBy(file, call) === use && startOf(use, binding) === '';
}

function startOf(use: SyntaxNode, binding: GoBinding): string | undefined {
  if (use.type === 'identifier') return use.text === binding.identifier.text ? '' : undefined;
  const start = childByField(use, 'start')?.text ?? '';
  return start === '0' ? '' : start;
}

/** The argument that a call fills with as many bytes as its first result says. */
function filledBy(file: ParsedFile, call: SyntaxNode): SyntaxNode | undefined {
  const callee = calleeOf(file, call);
  const given = argumentsOf(call);
  if (callee.kind === 'builtin') return callee.name === 'copy' ? given[0] : undefined;
  if (callee.kind === 'method') {
    const fills = (callee.name === 'Read' && given.length === 1) || (callee.name === 'ReadAt' && given.length === 2);
    return fills ? given[0] : undefined;
  }
  if (callee.kind !== 'package' || callee.path !== 'io') return undefined;
  if (callee.name === 'CopyBuffer') return given[2];
  return callee.name === 'ReadFull' || callee.name === 'ReadAtLeast' ? given[1] : undefined;
}

// `b[:n]` and `b[i:n]`, also `b[:n-1]`, where n never holds anything but what a fill of b returned.
function endsAtCount(file: ParsedFile, binding: GoBinding, slice: SyntaxNode): boolean {
  const end = childByField(slice, 'end');
  const count = end?.type === 'binary_expression' ? childByField(end, 'left') : end;
  const isLess = end?.type !== 'binary_expression' || /^\w+\s*-\s*\d+$/.test(end.text);
  if (count?.type !== 'identifier' || !isLess || childByField(slice, 'capacity')) return false;
  const counted = resolve(count);
  if (!counted || !startsAsCount(file, binding, counted)) return false;
  return referencesTo(counted).every(each => !isChanged(each) || isCounted(file, binding, each));
}

function startsAsCount(file: ParsedFile, binding: GoBinding, counted: GoBinding): boolean {
  const declared = counted.identifier.parent;
  if (declared?.type === 'parameter_declaration') return ancestorOfType(declared, 'parameter_list')?.field === 'result';
  if (declared?.type === 'var_spec' && !childByField(declared, 'value')) return true;
  return isCounted(file, binding, counted.identifier);
}

/** Whether the name is given the first result of a fill of the slice, and nothing else. */
function isCounted(file: ParsedFile, binding: GoBinding, name: SyntaxNode): boolean {
  const list = name.parent;
  const statement = list?.type === 'expression_list' && list.field === 'left' ? list.parent : undefined;
  if (!statement || namedChildren(list)[0] !== name || !/^[\s,\w]+:?=[^=]/.test(statement.text)) return false;
  const values = namedChildren(childByField(statement, 'right'));
  const [call] = values;
  if (values.length !== 1 || call?.type !== 'call_expression' || countsMore(call)) return false;
  if (isWritten(file, call, name)) return true;
  const filled = filledBy(file, call);
  const root = inner(filled?.type === 'slice_expression' ? childByField(filled, 'operand') : filled);
  return (
    filled !== undefined && root?.type === 'identifier' && isSame(root, binding) && startOf(filled, binding) === ''
  );
}

// `n, err = w.Write(b[:n])`: no writer takes more than it is given.
function isWritten(file: ParsedFile, call: SyntaxNode, count: SyntaxNode): boolean {
  const callee = calleeOf(file, call);
  const [given] = argumentsOf(call);
  const isWrite = callee.kind === 'method' && callee.name === 'Write' && given?.type === 'slice_expression';
  return (
    isWrite && count.parent?.parent?.type === 'assignment_statement' && childByField(given, 'end')?.text === count.text
  );
}

function inner(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return node?.type === 'parenthesized_expression' ? inner(namedChildren(node)[0]) : node;
}

// What it returns it copied in several rounds, not into the buffer at once.
function countsMore(call: SyntaxNode): boolean {
  return childByField(childByField(call, 'function'), 'field')?.text === 'CopyBuffer';
}

function isSame(name: SyntaxNode, binding: GoBinding): boolean {
  return resolve(name)?.identifier === binding.identifier;
}

function isChanged(name: SyntaxNode): boolean {
  const parent = name.parent;
  if (parent?.type === 'inc_statement' || parent?.type === 'dec_statement') return true;
  if (parent?.type === 'unary_expression') return parent.text.startsWith('&');
  return parent?.type === 'expression_list' && parent.field === 'left';
}
