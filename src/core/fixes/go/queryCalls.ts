import { type GoBinding, referencesTo, resolve } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { childByField, contains, descendants, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { declaredBy } from './constructorSite';
import { argumentsOf, builtinAround, calleeOf, callWithArgument, qualifiedType } from './goCall';
import { outOfParentheses } from './usePlace';

/** The places where one function asks one request for its parsed query. */
export interface QueryCalls {
  /** The parameter of type *http.Request. */
  readonly request: GoBinding;
  readonly owner: SyntaxNode;
  /** `r.URL.Query()` in text order, in the function itself and not in closures within it. */
  readonly calls: readonly SyntaxNode[];
}

/** In text order of the first call; functions that ask once are left out. */
export function queryCalls(file: ParsedFile): QueryCalls[] {
  const found = new Map<string, { request: GoBinding; owner: SyntaxNode; calls: SyntaxNode[] }>();
  for (const call of file.ofType('call_expression')) {
    const request = requestAsked(file, call);
    const owner = enclosingFunction(call);
    if (!request || !owner) continue;
    const key = `${owner.start} ${request.identifier.start}`;
    const entry = found.get(key) ?? { request, owner, calls: [] };
    found.set(key, entry);
    entry.calls.push(call);
  }
  return [...found.values()].filter(each => each.calls.length > 1);
}

function requestAsked(file: ParsedFile, call: SyntaxNode): GoBinding | undefined {
  const method = childByField(call, 'function');
  const url = childByField(method, 'operand');
  const name = childByField(url, 'operand');
  const isQuery = childByField(method, 'field')?.text === 'Query' && childByField(url, 'field')?.text === 'URL';
  if (!isQuery || name?.type !== 'identifier' || argumentsOf(call).length > 0) return undefined;
  const request = resolve(name);
  const declaration = request?.identifier.parent;
  const type = declaration?.type === 'parameter_declaration' ? childByField(declaration, 'type') : undefined;
  const [pointed] = type?.type === 'pointer_type' ? namedChildren(type) : [];
  return qualifiedType(file, pointed) === 'net/http.Request' ? request : undefined;
}

/** Whether nobody can change the parsed query through what a call is used for, nor keep a part that somebody changes. */
export function isOnlyRead(file: ParsedFile, call: SyntaxNode): boolean {
  const node = outOfParentheses(call);
  const { parent } = node;
  if (parent?.type === 'selector_expression') {
    const isCalled = parent.parent?.type === 'call_expression' && parent.field === 'function';
    return isCalled && /^(Get|Has|Encode)$/.test(childByField(parent, 'field')?.text ?? '');
  }
  if (parent?.type === 'range_clause' && node.field === 'right') {
    const [, value] = namedChildren(childByField(parent, 'left'));
    return value === undefined || value.text === '_';
  }
  if (parent?.type === 'index_expression' && node.field === 'operand') return isValueRead(file, parent);
  return builtinAround(file, node) === 'len';
}

// The strings of one key are a slice: it may be counted, walked and indexed.
function isValueRead(file: ParsedFile, values: SyntaxNode): boolean {
  const { parent } = values;
  if (parent?.type === 'range_clause' && values.field === 'right') return true;
  if (parent?.type !== 'index_expression' || values.field !== 'operand') return builtinAround(file, values) === 'len';
  const around = parent.parent;
  const isWritten = around?.type === 'expression_list' && around.field === 'left';
  const isAddress = around?.type === 'unary_expression' && childByField(around, 'operator')?.text === '&';
  return !isWritten && !isAddress;
}

/** Why the query may be another one the next time it is asked for. */
export function changeOf({ request }: QueryCalls): string | undefined {
  const { text: name } = request.identifier;
  const asked = new RegExp(`^[&*(]*${name}\\)*(\\.URL\\)*(\\.RawQuery)?)?$`);
  for (const reference of referencesTo(request)) {
    const at = `(line ${reference.startLine})`;
    const url = urlOf(reference);
    const used = outermost(reference);
    if (asked.test(used.text) && isTarget(used)) return `${used.text} is assigned ${at}`;
    if (url && !['selector_expression', 'binary_expression'].includes(url.parent?.type ?? ''))
      return `${name}.URL is handed on, so it may be changed ${at}`;
    if (hasOtherName(pointee(reference))) return `${name} gets a second name, through which it may be changed ${at}`;
  }
  return undefined;
}

function urlOf(reference: SyntaxNode): SyntaxNode | undefined {
  const { parent } = reference;
  return parent?.type === 'selector_expression' && childByField(parent, 'field')?.text === 'URL' ? parent : undefined;
}

// Of r.URL.RawQuery the whole, as long as it only leads on to fields.
function outermost(node: SyntaxNode): SyntaxNode {
  const { parent } = node;
  const leadsOn = parent?.type === 'selector_expression' && parent.parent?.type !== 'call_expression';
  return parent && leadsOn ? outermost(parent) : pointee(node) === node ? node : outermost(pointee(node));
}

function pointee(node: SyntaxNode): SyntaxNode {
  const { parent } = node;
  return parent?.type === 'unary_expression' || parent?.type === 'parenthesized_expression' ? pointee(parent) : node;
}

function isTarget(node: SyntaxNode): boolean {
  const { parent } = node;
  const isAssigned = parent?.type === 'expression_list' && parent.field === 'left';
  return isAssigned || node.text.startsWith('&') || /^(inc|dec)_statement$/.test(parent?.type ?? '');
}

function hasOtherName({ parent }: SyntaxNode): boolean {
  const isValue = parent?.type === 'expression_list' && parent.field !== 'left';
  return (isValue && parent.parent?.type !== 'return_statement') || parent?.type === 'literal_element';
}

/**
 * Calls that get the request itself between two places, so that they could change it, and closures that call them at any time.
 * Functions of net/http do not; what WithContext gives shares the URL.
 */
export function handedTo(file: ParsedFile, { request, owner }: QueryCalls, from: number, to: number): string[] {
  const names = referencesTo(request).flatMap(each => {
    const isLater = enclosingFunction(each) !== owner;
    const selector = each.parent?.type === 'selector_expression' ? each.parent : undefined;
    if (childByField(selector, 'field')?.text === 'WithContext' && (isLater || each.start < to))
      return [selector!.text];
    if (!isLater && (each.start < from || each.end > to)) return [];
    const call = callWithArgument(each);
    const callee = call && calleeOf(file, call);
    const isKnown = callee?.kind === 'package' && callee.path === 'net/http';
    return call && !isKnown ? [childByField(call, 'function')?.text ?? 'a call'] : [];
  });
  return [...new Set(names)];
}

/** What a variable that holds the whole parsed query already means for the other calls; undefined without one. */
export function heldBy(file: ParsedFile, call: SyntaxNode): string | undefined {
  const list = outOfParentheses(call).parent;
  const statement = list?.type === 'expression_list' && list.field === 'right' ? list.parent : undefined;
  const [name, ...more] = namedChildren(childByField(statement, 'left'));
  if (more.length > 0 || name?.type !== 'identifier') return undefined;
  const binding = declaredBy(name);
  return binding && referencesTo(binding).every(each => each === name || isOnlyRead(file, each))
    ? `${name.text} holds it already: read that instead of calling Query again`
    : `${name.text} holds one of its own, which may be changed`;
}

/** Whether the statement evaluates the call in any case, and calls nothing before it. */
export function comesFirst(statement: SyntaxNode, call: SyntaxNode): boolean {
  for (let node = call; node !== statement; ) {
    const { parent } = node;
    if (!parent || conditional.has(parent.type)) return false;
    const operator = childByField(parent, 'operator')?.text;
    if (node.field === 'right' && (operator === '&&' || operator === '||')) return false;
    if (node.field === 'alternative' || node.field === 'update') return false;
    node = parent;
  }
  const before = [...descendants(statement)].filter(each => each.start < call.start && !contains(each, call));
  return !before.some(each => each.type === 'call_expression' || each.text === '<-');
}

const conditional = new Set(
  'func_literal expression_case type_case default_case communication_case select_statement block'.split(' '),
);
