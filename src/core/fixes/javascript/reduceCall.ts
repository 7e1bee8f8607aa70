import {
  ancestorOfType,
  childByField,
  contains,
  descendants,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';

/** `list.reduce((acc, item) => ({ ...acc, [key]: value }), {})`, taken apart. */
export interface ReduceCall {
  readonly call: SyntaxNode;
  /** The expression whose method is called. */
  readonly list: SyntaxNode;
  /** The word `reduce`. */
  readonly property: SyntaxNode;
  readonly callback: SyntaxNode;
  readonly accumulator: SyntaxNode;
  readonly item: SyntaxNode;
  /** The properties after the spread. */
  readonly pairs: readonly Pair[];
  /** What the callback gives back, to be replaced: from the first character of its body to the last. */
  readonly body: SyntaxNode;
  readonly initial: SyntaxNode;
  readonly readsAccumulator: boolean;
  readonly isOptional: boolean;
}

export interface Pair {
  /** `[key]` gives 'computed' and the expression within the brackets. */
  readonly kind: 'computed' | 'name' | 'string' | 'number';
  readonly key: SyntaxNode;
  readonly value: SyntaxNode;
}

export type NotReadable = { readonly reason: string };

export function readReduceCall(call: SyntaxNode): ReduceCall | NotReadable {
  const target = childByField(call, 'function');
  const list = childByField(target, 'object');
  const property = childByField(target, 'property');
  const [callback, initial, ...more] = namedChildren(childByField(call, 'arguments'));
  if (!list || !property || !callback) return { reason: 'it is not a plain method call' };
  if (!initial || more.length > 0)
    return { reason: 'without an initial value the first element itself would be changed' };
  const start = initialObject(initial);
  if (!start) return { reason: 'its initial value is not an object literal, so someone else may hold it' };
  if (!isPlainObject(start))
    return { reason: 'its initial value holds an accessor, a method, a spread or a key that may be __proto__' };
  const parts = readCallback(callback);
  if ('reason' in parts) return parts;
  const { accumulator, item, body, object } = parts;
  const pairs = readObject(object, accumulatorName(accumulator));
  if ('reason' in pairs) return pairs;
  const uses = accumulatorUses(callback, accumulator, object);
  if (uses.some(use => !isPlainRead(use, callback)))
    return { reason: 'the accumulator is kept or passed on inside the callback, so each step needs its own copy' };
  if (uses.length > 0 && pairs.length > 1)
    return { reason: 'it sets several properties and reads the accumulator, so their order would matter' };
  const isOptional = descendantsOfType(target ?? call, 'optional_chain').length > 0;
  return {
    call,
    list,
    property,
    callback,
    accumulator,
    item,
    pairs,
    body,
    initial,
    readsAccumulator: uses.length > 0,
    isOptional,
  };
}

interface Callback {
  readonly accumulator: SyntaxNode;
  readonly item: SyntaxNode;
  readonly body: SyntaxNode;
  readonly object: SyntaxNode;
}

function readCallback(callback: SyntaxNode): Callback | NotReadable {
  const parameters = namedChildren(childByField(callback, 'parameters'));
  const [accumulator, item] = parameters;
  if (callback.children.some(child => child.type === 'async' || child.type === '*'))
    return { reason: 'its callback is asynchronous or a generator' };
  if (parameters.length > 2) return { reason: 'its callback also takes the index or the array' };
  if (!accumulator || !item) return { reason: 'its callback does not take the accumulator and an element' };
  if (!/^[\w$]+$/.test(accumulatorName(accumulator))) return { reason: 'its callback takes the accumulator apart' };
  if (item.type === 'rest_pattern' || item.type === 'assignment_pattern' || childByField(item, 'value'))
    return { reason: 'the element parameter is a rest or has a default' };
  if (
    allBelow(callback).some(
      node =>
        ['this', 'yield_expression', 'await_expression'].includes(node.type) ||
        (node.type === 'identifier' && node.text === 'arguments'),
    )
  ) {
    return { reason: 'its callback uses this, arguments, await or yield' };
  }
  const body = childByField(callback, 'body');
  const object = body && resultObject(body);
  if (!body || !object) return { reason: 'its callback does more than give back one object' };
  return { accumulator, item, body, object };
}

function resultObject(body: SyntaxNode): SyntaxNode | undefined {
  if (descendantsOfType(body, 'comment').length > 0) return undefined;
  if (body.type === 'statement_block') {
    const [only, ...rest] = namedChildren(body);
    return only?.type === 'return_statement' && rest.length === 0 ? unwrapped(namedChildren(only)[0]) : undefined;
  }
  return unwrapped(body);
}

function unwrapped(node: SyntaxNode | undefined): SyntaxNode | undefined {
  if (node?.type === 'parenthesized_expression') return unwrapped(namedChildren(node)[0]);
  return node?.type === 'object' ? node : undefined;
}

function readObject(object: SyntaxNode, accumulator: string): Pair[] | NotReadable {
  const [spread, ...properties] = namedChildren(object);
  if (spread?.type !== 'spread_element' || namedChildren(spread)[0]?.text !== accumulator)
    return { reason: 'its object does not start with a spread of the accumulator' };
  if (properties.length === 0) return { reason: 'it adds no property' };
  const pairs: Pair[] = [];
  for (const property of properties) {
    const pair = readProperty(property);
    if ('reason' in pair) return pair;
    pairs.push(pair);
  }
  return pairs;
}

function readProperty(property: SyntaxNode): Pair | NotReadable {
  if (property.type === 'spread_element') return { reason: 'it spreads a second object into the result' };
  if (property.type === 'shorthand_property_identifier') return { kind: 'name', key: property, value: property };
  const key = childByField(property, 'key');
  const value = childByField(property, 'value');
  if (property.type !== 'pair' || !key || !value) return { reason: 'its object has a method or an accessor' };
  const computed = key.type === 'computed_property_name' ? namedChildren(key)[0] : undefined;
  if (computed)
    return isNamedFunction(value)
      ? { reason: 'a function there takes its name from the key' }
      : { kind: 'computed', key: computed, value };
  if (mayBeProto(key))
    return { reason: 'it sets __proto__, or a key with an escape, and __proto__ means the prototype here' };
  if (isNamedFunction(value)) return { reason: 'a function there takes its name from the key' };
  return { kind: key.type === 'string' ? 'string' : key.type === 'number' ? 'number' : 'name', key, value };
}

// { [k]: () => 1 } names the function after k; an assignment or an entry does not.
function isNamedFunction(value: SyntaxNode): boolean {
  if (wrappers.has(value.type) || value.type === 'non_null_expression')
    return namedChildren(value).some(isNamedFunction);
  return (
    ['arrow_function', 'function_expression', 'generator_function', 'class'].includes(value.type) &&
    !childByField(value, 'name')
  );
}

/** The name as the callback uses it; in TypeScript the parameter also holds its type. */
export function accumulatorName(parameter: SyntaxNode): string {
  return (childByField(parameter, 'pattern') ?? parameter).text;
}

function accumulatorUses(callback: SyntaxNode, accumulator: SyntaxNode, object: SyntaxNode): SyntaxNode[] {
  const name = accumulatorName(accumulator);
  const spread = namedChildren(object)[0];
  return allBelow(callback).filter(
    node =>
      (node.type === 'identifier' || node.type === 'shorthand_property_identifier') &&
      node.text === name &&
      !contains(accumulator, node) &&
      !(spread && contains(spread, node)),
  );
}

// acc.x, acc[x] and `x in acc` read what is there now; anything else could hold the object itself.
function isPlainRead(use: SyntaxNode, callback: SyntaxNode): boolean {
  if (ancestorOfType(use, 'arrow_function', 'function_expression', 'method_definition') !== callback) return false;
  const parent = use.parent;
  if (parent?.type === 'binary_expression')
    return use.field === 'right' && parent.children.some(child => child.type === 'in');
  const reads =
    (parent?.type === 'member_expression' || parent?.type === 'subscript_expression') && use.field === 'object';
  const above = parent?.parent;
  const called = above?.type === 'call_expression' && parent?.field === 'function';
  const written =
    /^(assignment_expression|augmented_assignment_expression|update_expression)$/.test(above?.type ?? '') &&
    parent?.field !== 'right';
  return reads && !called && !written && above?.type !== 'unary_expression';
}

/** A literal that nobody else can hold: `{}`, `{ a: 1 }`, in TypeScript also `{} as T`. */
function initialObject(initial: SyntaxNode): SyntaxNode | undefined {
  if (initial.type === 'object') return initial;
  return wrappers.has(initial.type)
    ? namedChildren(initial)
        .map(initialObject)
        .find(each => each)
    : undefined;
}

const wrappers = new Set(['as_expression', 'satisfies_expression', 'parenthesized_expression', 'type_assertion']);

// The first spread turned an accessor into a plain property and dropped a prototype; without it they would stay.
function isPlainObject(object: SyntaxNode): boolean {
  return namedChildren(object).every(property => {
    if (property.type === 'shorthand_property_identifier') return true;
    const key = childByField(property, 'key');
    return property.type === 'pair' && key !== undefined && key.type !== 'computed_property_name' && !mayBeProto(key);
  });
}

// An escape can spell any name: '\u005f_proto__' is __proto__ too.
function mayBeProto(key: SyntaxNode): boolean {
  return key.text.includes('\\') || /^["']?__proto__["']?$/.test(key.text);
}

function allBelow(node: SyntaxNode): SyntaxNode[] {
  return [...descendants(node)];
}
