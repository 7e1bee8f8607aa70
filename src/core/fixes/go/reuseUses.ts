import { goImports } from '../../syntax/goImports';
import { referencesTo } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { argumentsOf, calleeOf, callWithArgument, methodParameters, qualifiedCallee } from './goCall';
import { borrows, borrowsBytes, copies, handsTo, methodBorrows, methodBorrowsBytes, wraps } from './goCallees';
import type { ReuseSite } from './loopReuse';
import { isKnownReceiver } from './trustedCalls';
import { mayEndBeyond, outOfParentheses, placeReason } from './usePlace';
import { capacityMethods, viewMethods } from './valueMethods';

/** What the text shows of how a variable is used that loses its memory to the next turn. What keeps it the compiler knows. */
export interface ReuseUses {
  readonly obstacle: string | undefined;
  readonly notes: readonly string[];
  /** Places whose value goes no further, though the compiler cannot know: a contract says so, or only copies come out. */
  readonly hidden: readonly SyntaxNode[];
}

export function judgeReuse(file: ParsedFile, site: ReuseSite): ReuseUses {
  const hidden: SyntaxNode[] = [];
  const notes = new Set<string>();
  for (const reference of referencesTo(site.binding)) {
    const place = site.isValue && isAddress(reference) ? (reference.parent ?? reference) : reference;
    const obstacle = laterUse(reference, site) ?? judges[site.kind](file, site, place) ?? keptAt(file, site, place);
    if (obstacle) return { obstacle: `${obstacle} (line ${reference.startLine})`, notes: [], hidden: [] };
    hidden.push(...hiddenAt(file, site, place));
    const note = site.isNil ? nilNote(file, site, place) : undefined;
    if (note) notes.add(note);
  }
  return { obstacle: undefined, notes: [...notes], hidden };
}

const judges = { map: judgeMap, slice: judgeSlice, buffer: judgeBuffer } as const;

function laterUse(reference: SyntaxNode, { binding, loop }: ReuseSite): string | undefined {
  for (let node = reference.parent; node && node !== loop; node = node.parent) {
    if (node.type === 'go_statement')
      return `${binding.identifier.text} is used by a goroutine that may outlive the turn`;
    if (node.type === 'defer_statement')
      return `${binding.identifier.text} is used by a deferred call, which runs after the loop`;
  }
  return undefined;
}

// The plainest ways of keeping it need no compiler.
function keptAt(file: ParsedFile, { binding }: ReuseSite, place: SyntaxNode): string | undefined {
  const node = outOfParentheses(place);
  const { text: name } = binding.identifier;
  const call = callWithArgument(node);
  const callee = call && calleeOf(file, call);
  if (callee?.kind === 'builtin' && callee.name === 'append' && argumentsOf(call)[0] !== node)
    return `${name} is kept in another slice`;
  if (node.parent?.type === 'literal_element') return `${name} is stored in a value that may outlive the turn`;
  if (node.parent?.type === 'send_statement') return `${name} is sent on a channel`;
  if (node.parent?.type !== 'expression_list') return undefined;
  if (node.parent.parent?.type === 'return_statement') return `${name} is returned`;
  return node.parent.field === 'left' ? undefined : `${name} ${placeReason(node)}`;
}

function judgeMap(_: ParsedFile, { binding }: ReuseSite, place: SyntaxNode): string | undefined {
  if (isAssigned(place)) return `${binding.identifier.text} is assigned another map`;
  return isAddress(place) ? `${binding.identifier.text} has its address taken` : undefined;
}

function judgeSlice(file: ParsedFile, site: ReuseSite, place: SyntaxNode): string | undefined {
  const { text: name } = site.binding.identifier;
  if (isAddress(place)) return `${name} has its address taken`;
  if (isAssigned(place) && !staysItself(file, place, name))
    return `${name} is assigned other memory, which the next turn would overwrite`;
  const call = callWithArgument(place);
  const callee = call && calleeOf(file, call);
  if (callee?.kind === 'builtin' && callee.name === 'cap') return `the capacity of ${name} is read`;
  const slice = place.parent?.type === 'slice_expression' && place.field === 'operand' ? place.parent : undefined;
  if (slice && reachesBeyond(slice)) return `a part of ${name} may reach beyond what this turn added`;
  return site.isNil && isCompared(place) ? `${name} is compared with nil` : undefined;
}

function judgeBuffer(_: ParsedFile, { binding, isValue, isNil }: ReuseSite, place: SyntaxNode): string | undefined {
  const { text: name } = binding.identifier;
  if (isAssigned(place)) return `${name} is assigned another buffer`;
  const method = methodOn(place);
  if (isValue && !method && place.type === 'identifier') return `${name} is copied by value`;
  if (method && capacityMethods.has(method.name)) return `the capacity of ${name} is read`;
  const isView = method !== undefined && viewMethods.has(method.name);
  const part = isView && method.call.parent?.type === 'slice_expression' ? method.call.parent : undefined;
  if (part && reachesBeyond(part)) return `a part of ${name} may reach beyond what this turn added`;
  return isView && isNil && isCompared(method.call) ? `the bytes of ${name} are compared with nil` : undefined;
}

function reachesBeyond(slice: SyntaxNode): boolean {
  return childByField(slice, 'end')?.text !== '0' && mayEndBeyond(slice);
}

function methodOn(place: SyntaxNode): { readonly name: string; readonly call: SyntaxNode } | undefined {
  const selector = place.parent?.type === 'selector_expression' ? place.parent : undefined;
  const call =
    selector?.parent?.type === 'call_expression' && selector.field === 'function' ? selector.parent : undefined;
  return call && selector ? { name: childByField(selector, 'field')?.text ?? '', call } : undefined;
}

// The compiler thinks that what is ranged over or appended to lets its elements out, and that methods of interfaces keep all.
function hiddenAt(file: ParsedFile, { kind }: ReuseSite, place: SyntaxNode): SyntaxNode[] {
  const { parent } = place;
  if (parent?.type === 'range_clause' && place.field === 'right') return kind === 'buffer' ? [] : [place];
  if (parent?.type === 'index_expression' && place.field === 'operand' && (kind === 'map' || isPlainRead(parent)))
    return [place];
  if (kind === 'slice' && (isGrownInPlace(file, place) || isCopiedFrom(file, place))) return [place];
  const method = kind === 'buffer' ? methodOn(place) : undefined;
  if (method?.name === 'WriteTo' || method?.name === 'ReadFrom')
    return methodParameters(file, method.name === 'WriteTo' ? 'Write' : 'Read', 0).length === 0 ? [place] : [];
  const view = method && viewMethods.has(method.name) ? method.call : place;
  const passed = kind === 'map' ? view : extended(file, view);
  const call = callWithArgument(passed);
  return call && isBorrowed(file, call, passed) ? [...new Set([view, passed])] : [];
}

// `append(line, '\n')` and `line[1:]` are still its memory.
function extended(file: ParsedFile, view: SyntaxNode): SyntaxNode {
  const { parent } = view;
  if (parent?.type === 'slice_expression' && view.field === 'operand') return extended(file, parent);
  const call = callWithArgument(view);
  const callee = call && calleeOf(file, call);
  const isAppended = callee?.kind === 'builtin' && callee.name === 'append' && argumentsOf(call)[0] === view;
  return call && isAppended ? extended(file, call) : view;
}

/** Functions besides those of `goCallees` that only look at a map or a slice while they run. */
const looking =
  /^(strings\.Join|encoding\/json\.Marshal(Indent)?|sort\.(Ints|Strings|Float64s|Slice|SliceStable|SliceIsSorted)|slices\.(Sort|SortFunc|SortStableFunc|Contains|Index|Reverse|Max|Min)|fmt\.(Sprint(f|ln)?|Append(f|ln)?))$/;

function isBorrowed(file: ParsedFile, call: SyntaxNode, argument: SyntaxNode): boolean {
  const callee = calleeOf(file, call);
  const index = argumentsOf(call).indexOf(argument);
  if (callee.kind === 'method') {
    if (callee.name === 'Encode' && encoders.test(qualifiedCallee(file, callee.receiver) ?? '')) return true;
    const isTemplate = goImports(file).some(each => /^(text|html)\/template$/.test(each.path));
    const isPromised = methodBorrowsBytes(callee.name) || (methodBorrows(callee.name) && isTemplate);
    // Of another type the compiler is shown what it does.
    const isKnown = isPromised && isKnownReceiver(file, callee.receiver, callee.name);
    return isKnown && methodParameters(file, callee.name, index).length === 0;
  }
  const name = callee.kind === 'package' ? `${callee.path}.${callee.name}` : '';
  if (wraps(name)) return call.parent?.type === 'selector_expression' && call.parent.parent?.type === 'call_expression';
  const handed = [...(handsTo(name) ?? []), ...(copies(name) && index === 1 ? ['Write'] : [])];
  if (handed.some(each => methodParameters(file, each, 0).length > 0)) return false;
  return borrows(name) || borrowsBytes(name) || looking.test(name);
}

/** Makers of what writes a value out with `Encode` and forgets it. */
const encoders = /^encoding\/(json|xml|gob)\.NewEncoder$/;

// In `p := &x[i]`, `x[i].lock()` and `x[i][:]` the element itself is meant, elsewhere a copy of it.
function isPlainRead(element: SyntaxNode): boolean {
  const node = outOfParentheses(element);
  const { parent } = node;
  if (parent?.type === 'selector_expression') return parent.parent?.type !== 'call_expression' && isPlainRead(parent);
  if (parent?.type === 'index_expression' && node.field === 'operand') return isPlainRead(parent);
  return !isAddress(node) && parent?.type !== 'slice_expression' && !isAssigned(node) && !isStepped(node);
}

function isStepped(node: SyntaxNode): boolean {
  return /^(inc|dec)_statement$/.test(node.parent?.type ?? '');
}

function isGrownInPlace(file: ParsedFile, place: SyntaxNode): boolean {
  const call = callWithArgument(place);
  const callee = call && calleeOf(file, call);
  if (!call || callee?.kind !== 'builtin' || callee.name !== 'append' || argumentsOf(call)[0] !== place) return false;
  const target = namedChildren(childByField(call.parent?.parent, 'left'));
  return call.parent?.parent?.type === 'assignment_statement' && target.length === 1 && target[0]?.text === place.text;
}

// `append(all, x...)` and `copy(all, x)` take the elements.
function isCopiedFrom(file: ParsedFile, place: SyntaxNode): boolean {
  const argument = place.parent?.type === 'variadic_argument' ? place.parent : place;
  const call = callWithArgument(argument);
  const callee = call && calleeOf(file, call);
  const name = callee?.kind === 'builtin' ? callee.name : '';
  return call !== undefined && argumentsOf(call)[1] === argument && name === (argument === place ? 'copy' : 'append');
}

/** Functions that append to what they are given first, as append does. */
const appending =
  /^(strconv\.Append\w+|unicode\/utf8\.AppendRune|fmt\.Append(f|ln)?|slices\.(Grow|Insert|Delete|Compact))$/;

function staysItself(file: ParsedFile, place: SyntaxNode, name: string): boolean {
  const statement = place.parent?.parent;
  if (statement?.type !== 'assignment_statement' || namedChildren(place.parent).length !== 1) return false;
  const [value] = namedChildren(childByField(statement, 'right'));
  return value !== undefined && isPartOf(file, value, name);
}

function isPartOf(file: ParsedFile, value: SyntaxNode, name: string): boolean {
  if (value.type === 'identifier') return value.text === name;
  if (value.type === 'slice_expression') {
    if (reachesBeyond(value)) return false;
    const operand = childByField(value, 'operand');
    return operand !== undefined && isPartOf(file, operand, name);
  }
  const callee = value.type === 'call_expression' ? calleeOf(file, value) : undefined;
  const appends =
    (callee?.kind === 'builtin' && callee.name === 'append') || appending.test(qualifiedCallee(file, value) ?? '');
  const [first] = argumentsOf(value);
  return callee !== undefined && appends && first !== undefined && isPartOf(file, first, name);
}

function isAssigned({ parent }: SyntaxNode): boolean {
  return parent?.type === 'expression_list' && parent.field === 'left';
}

function isAddress({ parent }: SyntaxNode): boolean {
  return parent?.type === 'unary_expression' && childByField(parent, 'operator')?.text === '&';
}

function isCompared(node: SyntaxNode): boolean {
  return outOfParentheses(node).parent?.type === 'binary_expression';
}

/** What sees no difference between nil and empty. */
const nilBlind =
  /^(append|copy|len|string|print|println|strings\.Join|bytes\..*|unicode\/utf8\..*|sort\..*|slices\..*|os\.WriteFile)$/;

function nilNote(file: ParsedFile, { kind, binding }: ReuseSite, place: SyntaxNode): string | undefined {
  const method = kind === 'buffer' ? methodOn(place) : undefined;
  if (kind === 'buffer' && !(method && viewMethods.has(method.name))) return undefined;
  const call = callWithArgument(method?.call ?? place);
  const callee = call && calleeOf(file, call);
  if (!call || !callee) return undefined;
  const name =
    callee.kind === 'package' ? `${callee.path}.${callee.name}` : callee.kind === 'builtin' ? callee.name : '';
  if (nilBlind.test(name) || appending.test(name) || (borrowsBytes(name) && kind === 'buffer')) return undefined;
  if (callee.kind === 'method' && methodBorrowsBytes(callee.name)) return undefined;
  const shown = childByField(call, 'function')?.text ?? 'the call';
  return `${shown} must not tell nil from empty: a turn that adds nothing hands it an empty ${binding.identifier.text}, no nil one as before.`;
}
