import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, refused } from '../fixRule';
import { type AssignedKey, acceptsAssignment } from './accumulatorType';
import { accumulatorName, type Pair, type ReduceCall } from './reduceCall';

/** Chooses the shortest form that cannot change the result. */
export function rewriteReduce(file: ParsedFile, reduce: ReduceCall): Decision {
  if (reduce.pairs.every(cannotBeProto) && mayAssign(file, reduce)) return fill(file, reduce, assignment);
  if (isObjectShadowed(file)) return refused('This reduce is left alone: Object means something else in this file.');
  if (mayUseEntries(reduce)) return entries(file, reduce);
  return fill(file, reduce, definition);
}

// In TypeScript an accumulator without a type is `{}`, to which nothing can be assigned.
function mayAssign(file: ParsedFile, reduce: ReduceCall): boolean {
  if (!file.language.startsWith('typescript')) return true;
  const type = declaredType(reduce);
  return type !== undefined && reduce.pairs.every(pair => acceptsAssignment(file, type, assignedKey(pair)));
}

function assignedKey(pair: Pair): AssignedKey {
  return { kind: pair.kind === 'computed' && isNumeric(pair.key) ? 'numeric' : pair.kind, text: pair.key.text };
}

// Anywhere but before a dot or an argument list the name may be bound anew.
function isObjectShadowed(file: ParsedFile): boolean {
  return file.nodes.some(
    node =>
      /^(identifier|shorthand_property_identifier_pattern)$/.test(node.type) &&
      node.text === 'Object' &&
      !(node.field === 'object' && node.parent?.type === 'member_expression') &&
      !(node.field === 'function' || node.field === 'constructor' || node.field === 'right'),
  );
}

// Object.fromEntries starts from nothing, reads no accumulator, gives { [key: string]: T } and wants a list that is there.
function mayUseEntries(reduce: ReduceCall): boolean {
  const type = declaredType(reduce);
  const fits = type === undefined || /^(Record<string,|\{\s*\[\w+:\s*string\]:)/.test(type);
  return (
    reduce.pairs.length === 1 &&
    !reduce.readsAccumulator &&
    !reduce.isOptional &&
    fits &&
    isEmptyObject(reduce.initial) &&
    !losesComment(reduce)
  );
}

function losesComment(reduce: ReduceCall): boolean {
  return descendantsOfType(reduce.call, 'comment').some(each => each.start > reduce.list.end);
}

function entries(file: ParsedFile, reduce: ReduceCall): Decision {
  const [pair] = reduce.pairs;
  const item = parameter(file, reduce.item);
  const text = `map(${item} => [${keyText(pair)}, ${pair?.value.text ?? ''}]))`;
  const proven = isListWithoutHoles(file, reduce.list);
  return {
    kind: 'rewrite',
    notes: proven
      ? []
      : [
          `${shown(reduce.list)} must be an array without holes: map keeps a hole, which reduce skips, and a typed array's map cannot hold entries.`,
        ],
    edits: [
      { start: reduce.list.start, end: reduce.list.start, text: 'Object.fromEntries(' },
      { start: reduce.property.start, end: reduce.call.end, text },
    ],
  };
}

// Keeps reduce and turns the callback's body into statements.
function fill(file: ParsedFile, reduce: ReduceCall, statement: (pair: Pair, accumulator: string) => string): Decision {
  const accumulator = accumulatorName(reduce.accumulator);
  const indent = file.indentAt(reduce.body.start);
  const step = indent.includes('\t') || /^\t/m.test(file.text) ? '\t' : indentStep(file);
  const lines = [...reduce.pairs.map(pair => statement(pair, accumulator)), `return ${accumulator};`];
  const text = `{${file.endOfLine}${lines.map(line => `${indent}${step}${line}${file.endOfLine}`).join('')}${indent}}`;
  return {
    kind: 'rewrite',
    notes: [],
    edits: [{ start: reduce.body.start, end: reduce.body.end, text }],
  };
}

function assignment(pair: Pair, accumulator: string): string {
  const target = pair.kind === 'name' ? `${accumulator}.${pair.key.text}` : `${accumulator}[${pair.key.text}]`;
  return `${target} = ${pair.value.text};`;
}

function definition(pair: Pair, accumulator: string): string {
  return `Object.defineProperty(${accumulator}, ${keyText(pair)}, { value: ${pair.value.text}, writable: true, enumerable: true, configurable: true });`;
}

function keyText(pair: Pair | undefined): string {
  return pair?.kind === 'name' ? `'${pair.key.text}'` : (pair?.key.text ?? '');
}

function cannotBeProto(pair: Pair): boolean {
  return pair.kind !== 'computed' || isNumeric(pair.key) || isOtherText(pair.key);
}

function isNumeric(node: SyntaxNode): boolean {
  if (node.type === 'parenthesized_expression') return namedChildren(node).every(isNumeric);
  const operator = childByField(node, 'operator')?.text ?? '';
  if (node.type === 'unary_expression') return ['+', '-', '~'].includes(operator);
  if (node.type === 'binary_expression')
    return ['-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>'].includes(operator);
  if (node.type === 'call_expression')
    return /^(Number|parseInt|parseFloat|Math\.\w+)$/.test(childByField(node, 'function')?.text ?? '');
  return node.type === 'number';
}

// A text that starts unlike '__proto__' is not '__proto__', whatever follows.
function isOtherText(node: SyntaxNode): boolean {
  const start = /^(?:`([^`$\\]*)|'([^'\\]*)'|"([^"\\]*)")/.exec(node.text);
  const known = start?.[1] ?? start?.[2] ?? start?.[3] ?? '';
  const whole = node.type === 'string';
  if (node.type !== 'string' && node.type !== 'template_string') return false;
  return whole ? known !== '__proto__' && known !== '' : known !== '' && !'__proto__'.startsWith(known);
}

function declaredType(reduce: ReduceCall): string | undefined {
  const onParameter = childByField(reduce.accumulator, 'type')?.text.replace(/^:\s*/, '');
  const onCall = namedChildren(childByField(reduce.call, 'type_arguments'))[0]?.text;
  const onInitial = /\bas\s+([^)]+)/.exec(reduce.initial.text)?.[1]?.trim();
  return onParameter ?? onCall ?? (reduce.initial.type === 'object' ? undefined : (onInitial ?? 'unknown'));
}

function isEmptyObject(initial: SyntaxNode): boolean {
  return /^\(*\{\s*\}/.test(initial.text);
}

const listMethods = new Set([
  'map',
  'filter',
  'flatMap',
  'flat',
  'split',
  'from',
  'keys',
  'values',
  'entries',
  'toSorted',
  'toReversed',
]);

/** Whether the expression gives an array that holds an element at every index, as far as the file itself shows. */
function isListWithoutHoles(file: ParsedFile, list: SyntaxNode): boolean {
  if (list.type === 'array') return !/,\s*,|^\[\s*,/.test(list.text);
  if (list.type === 'call_expression') {
    const target = childByField(list, 'function');
    const method = childByField(target, 'property')?.text ?? '';
    const owner = childByField(target, 'object');
    if (['keys', 'values', 'entries'].includes(method)) return owner?.text === 'Object';
    if (method === 'from') return owner?.text === 'Array';
    if (method === 'split' || method === 'flatMap') return true;
    return listMethods.has(method) && owner !== undefined && isListWithoutHoles(file, owner);
  }
  return list.type === 'identifier' && declaredAsList(file, list);
}

// A name counts when the file binds it once, as a parameter of an array type or as a constant list.
function declaredAsList(file: ParsedFile, list: SyntaxNode): boolean {
  const bindings = file.nodes.filter(
    node =>
      node.type === 'identifier' &&
      node.text === list.text &&
      (node.field === 'pattern' || node.field === 'name' || node.parent?.type === 'formal_parameters'),
  );
  const [only, ...more] = bindings;
  if (!only?.parent || more.length > 0) return false;
  const type = childByField(only.parent, 'type')?.text.replace(/^:\s*/, '') ?? '';
  if (/^(readonly\s+)?[\w.]+(<[^<>]*>)?\[\]$|^(Readonly)?Array<.*>$/.test(type)) return true;
  const value = childByField(only.parent, 'value');
  const constant = only.parent.type === 'variable_declarator' && only.parent.parent?.text.startsWith('const') === true;
  return constant && value !== undefined && value !== list && isListWithoutHoles(file, value);
}

// Parentheses around a lone parameter follow what the file does elsewhere.
function parameter(file: ParsedFile, item: SyntaxNode): string {
  if (!/^[\w$]+$/.test(item.text)) return `(${item.text})`;
  const bare = file.ofType('arrow_function').some(arrow => childByField(arrow, 'parameter') !== undefined);
  return bare ? item.text : `(${item.text})`;
}

function indentStep(file: ParsedFile): string {
  return /^( {2,8})\S/m.exec(file.text)?.[1] ?? '  ';
}

function shown(list: SyntaxNode): string {
  return list.text.length <= 30 ? list.text : 'What reduce is called on';
}
