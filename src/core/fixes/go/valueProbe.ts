import { type GoBinding, referencesTo } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import type { Doubt, EscapeProbe } from '../probe';
import { type ConstructorSite, declaredBy } from './constructorSite';
import { firstShadowed } from './goBuiltins';
import { calleeOf, callWithArgument, parameterFor, qualifiedType } from './goCall';
import { borrows, methodBorrows, wraps } from './goCallees';
import { kindWithin } from './parameterKind';
import { type ShadowedValue, shadowProbe } from './shadowProbe';
import { receiverDoubts } from './trustedCalls';
import { outOfParentheses } from './usePlace';
import type { UseVerdict } from './useVerdict';
import { writerMethods } from './valueMethods';
import { judgeUses } from './valueUse';

type PooledKind = 'buffer' | 'bufferValue' | 'writer';

/** What the compiler is asked about a value that is to come from a pool. */
export interface AskedOfValue {
  readonly probes: readonly EscapeProbe[];
  readonly doubts: readonly Doubt[];
  /** What a reviewer has to look at, where the compiler cannot be asked. */
  readonly notes: readonly string[];
}

/** Methods that hand it to an interface. */
const blindMethods: Readonly<Record<PooledKind, ReadonlySet<string>>> = {
  buffer: new Set(['WriteTo', 'ReadFrom']),
  bufferValue: new Set(['WriteTo', 'ReadFrom']),
  writer: writerMethods,
};

/**
 * Asks the compiler whether anything holds the value that the site makes when its function returns. What is known to keep
 * nothing is hidden from it, as interfaces are opaque to it, and so is what carries the value, of which notes ask the same. `type`
 * is that of a pointer to the value, as the file writes it. A text says what stays unproven where it cannot be asked.
 */
export function askOfValue(
  file: ParsedFile,
  site: ConstructorSite & { readonly kind: PooledKind },
  uses: UseVerdict,
  type: string,
): AskedOfValue | string {
  const { statement, identifier } = site;
  const binding = identifier && declaredBy(identifier);
  if (!statement || !binding) return 'it has no name';
  const name = identifier.text;
  const [unproven] = uses.unproven;
  const value: ShadowedValue = {
    made: statement,
    name,
    type,
    rest: restOf(site),
    proven: blindPlaces(file, binding, site.kind, type),
    bytes: uses.proven,
    uses: uses.edits,
    isFollowed: unproven === undefined,
    otherwise: unproven ?? `something may keep ${name} after the function returns, by what the compiler says`,
  };
  const shadowed = firstShadowed(file, ['byte', 'nil', 'recover'], statement);
  const probe = shadowed ? `${shadowed} means something else in this file` : shadowProbe(file, value);
  if (typeof probe === 'string') return unproven ? `${unproven}, and ${probe}` : unaskable(name, probe);
  return {
    probes: [probe],
    doubts: [...receiverDoubts(file, uses.trusted), ...seenDoubts(file, value, uses)],
    notes: [],
  };
}

// Of a method that it sees through, the compiler tells itself whether it keeps what it is given. A note of what is out of its sight,
// too, it does not answer.
function seenDoubts(file: ParsedFile, value: ShadowedValue, { trusted }: UseVerdict): Doubt[] {
  const outOfSight = new Set(trusted.filter(each => each.isOutOfSight).map(each => each.note));
  const asked = trusted.filter(each => !outOfSight.has(each.note));
  if (asked.length === 0) return [];
  const isHidden = (node: SyntaxNode) => !asked.some(each => each.argument === node);
  const { proven, bytes = [] } = value;
  const seen = { ...value, proven: proven.filter(isHidden), bytes: bytes.filter(isHidden), isFollowed: false };
  const probe = shadowProbe(file, seen);
  return typeof probe === 'string' ? [] : [{ notes: [...new Set(asked.map(each => each.note))], probe }];
}

function unaskable(name: string, why: string): AskedOfValue {
  const note = `The compiler cannot be asked whether something keeps ${name} (${why}): look at where it goes.`;
  return { probes: [], doubts: [], notes: [note] };
}

// The constructor stays, as what it uses may be used nowhere else, and with it the error that it returns.
function restOf({ expression, errorName }: ConstructorSite): string {
  if (expression.type !== 'call_expression') return '';
  if (!errorName) return `_ = ${expression.text}`;
  const assign = errorName.text !== '_' && declaredBy(errorName) ? ':=' : '=';
  return `_, ${errorName.text} ${assign} ${expression.text}`;
}

// Where the value goes to what the compiler cannot see through: to what is known to keep nothing, and to structs that carry it.
function blindPlaces(file: ParsedFile, binding: GoBinding, kind: PooledKind, type: string): SyntaxNode[] {
  return referencesTo(binding).flatMap(reference => {
    const { parent } = reference;
    const isAddress = kind === 'bufferValue' && parent?.type === 'unary_expression' && parent.text.startsWith('&');
    const node = outOfParentheses(isAddress ? parent : reference);
    const isCarried = node.parent?.type === 'literal_element';
    return isCarried || isBlindMethod(node, kind) || isBlindArgument(file, node, kind, type) ? [node] : [];
  });
}

function isBlindMethod(node: SyntaxNode, kind: PooledKind): boolean {
  const selector = node.parent;
  if (selector?.type !== 'selector_expression' || selector.parent?.type !== 'call_expression') return false;
  return blindMethods[kind].has(childByField(selector, 'field')?.text ?? '');
}

function isBlindArgument(file: ParsedFile, node: SyntaxNode, kind: PooledKind, type: string): boolean {
  const call = callWithArgument(node);
  if (!call) return false;
  const callee = calleeOf(file, call);
  const name = callee.kind === 'package' ? `${callee.path}.${callee.name}` : '';
  if (borrows(name) || wraps(name)) return true;
  if (callee.kind === 'method') return methodBorrows(callee.name);
  const parameter = callee.kind === 'plain' ? parameterFor(file, call, node) : undefined;
  return parameter !== undefined && !isSeenThrough(file, parameter, kind, type);
}

// Helpers of this file are followed by their text; where they do no more than the compiler understands it decides.
function isSeenThrough(file: ParsedFile, parameter: GoBinding, kind: PooledKind, type: string): boolean {
  const declared = childByField(parameter.identifier.parent, 'type');
  const pointed = declared?.type === 'pointer_type' ? namedChildren(declared)[0] : undefined;
  const isSame = pointed !== undefined && declared?.text === type && qualifiedType(file, pointed) !== undefined;
  if (kind === 'writer' || !isSame || kindWithin(file, parameter, 'buffer') === 'wrapper') return false;
  if (judgeUses(file, parameter, 'buffer').proven.length > 0) return false;
  return referencesTo(parameter).every(each => {
    const node = outOfParentheses(each);
    return !isBlindMethod(node, 'buffer') && callWithArgument(node) === undefined;
  });
}
