import { goImports } from '../../syntax/goImports';
import { isLocal } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { isStringLiteral } from './concatOperands';
import { firstShadowed } from './goBuiltins';
import { argumentsOf, calleeOf } from './goCall';
import { isTimeType, knownType } from './knownType';
import { isAttribute } from './logCall';

/** What evaluating expressions does besides giving their values, for code that shall evaluate them less often. */
export interface ArgumentActs {
  /** Calls of what is not known to do nothing but give its result: 'it.String()'. */
  readonly calls: readonly string[];
  /** What panics for some values: 'it.Name', where `it` may be nil. */
  readonly panics: readonly string[];
  /** Types that this rests on, and that only the compiler can confirm. */
  readonly asked: readonly { readonly node: SyntaxNode; readonly type: string }[];
  /** Why it must go on being evaluated; completes a sentence. */
  readonly obstacle: string | undefined;
}

interface Found {
  calls: Set<string>;
  panics: Set<string>;
  asked: { node: SyntaxNode; type: string }[];
  obstacle: string | undefined;
}

const pure =
  /^(strconv\.(Itoa|Format(Int|Uint|Bool|Float)|Quote\w*)|strings\.(To(Upper|Lower)|Trim(Space|Prefix|Suffix|Left|Right)?|Join|Replace(All)?|Contains|HasPrefix|HasSuffix|Fields|Split|EqualFold)|encoding\/hex\.EncodeToString|path(\/filepath)?\.(Base|Dir|Ext|Join|Clean)|unicode\/utf8\.RuneCount(InString)?|time\.(Now|Since|Until)|errors\.New|context\.(Background|TODO))$/;
const formatting = /^fmt\.Sprint(f|ln)?$/;
// Not `_literal$`: a composite literal is of a type that may have methods.
const literal = /^(int|float|imaginary|rune|interpreted_string|raw_string)_literal$/;
const basic = /^(string|bool|u?int(8|16|32|64)?|byte|rune|float(32|64))$/;
const methodsOfTime = {
  Duration: /^(String|Seconds|Minutes|Hours|Milliseconds|Microseconds|Nanoseconds|Round|Truncate|Abs)$/,
  Time: /^(String|Format|Unix\w*|UTC|Local|Sub|Add|Before|After|Equal|IsZero|Round|Truncate|Year|Month|Day|Hour|Minute|Second)$/,
} as const;
const builtins = /^(len|cap|min|max|new|real|imag|complex)$/;
const harmless = /^(\+|-|\*|\||&|\^|&\^|&&|\|\|)$/;

/** `isRead` tells of a field that reading it cannot panic, as that was read before. */
export function argumentActs(
  file: ParsedFile,
  expressions: readonly SyntaxNode[],
  isRead: (selector: SyntaxNode) => boolean,
): ArgumentActs {
  const found: Found = { calls: new Set(), panics: new Set(), asked: [], obstacle: undefined };
  const pending = [...expressions].reverse();
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.type === 'call_expression') noteCall(file, node, found);
    else noteOperation(file, node, found, isRead);
    pending.push(...partsOf(file, node).toReversed());
  }
  return { ...found, calls: [...found.calls], panics: [...found.panics] };
}

function noteOperation(
  file: ParsedFile,
  node: SyntaxNode,
  found: Found,
  isRead: (selector: SyntaxNode) => boolean,
): void {
  const receives = node.type === 'unary_expression' && node.text.startsWith('<-');
  if (node.type === 'func_literal') found.obstacle ??= 'a function literal is among its arguments';
  else if (receives) found.obstacle ??= `${shown(node)} receives from a channel`;
  else if (mayPanic(file, node, isRead)) found.panics.add(shown(node));
}

function mayPanic(file: ParsedFile, node: SyntaxNode, isRead: (selector: SyntaxNode) => boolean): boolean {
  switch (node.type) {
    case 'selector_expression':
      return !isOfPackage(file, node) && !isRead(node);
    case 'index_expression':
    case 'slice_expression':
    case 'type_assertion_expression':
      return true;
    case 'type_conversion_expression':
      return !/^\[\](byte|rune)$/.test(childByField(node, 'type')?.text ?? '');
    case 'unary_expression':
      return node.text.startsWith('*');
    case 'binary_expression':
      return !isHarmless(node);
    default:
      return false;
  }
}

// What is worked out for it; of a call of a method that is the receiver, and not the method as a field of it.
function partsOf(file: ParsedFile, node: SyntaxNode): readonly SyntaxNode[] {
  if (node.type === 'func_literal' || (node.type === 'selector_expression' && isOfPackage(file, node))) return [];
  if (node.type !== 'call_expression') return namedChildren(node);
  const callee = calleeOf(file, node);
  const target = childByField(node, 'function');
  const called = callee.kind === 'method' ? [callee.receiver] : callee.kind === 'other' && target ? [target] : [];
  return [...called, ...argumentsOf(node)];
}

function noteCall(file: ParsedFile, call: SyntaxNode, found: Found): void {
  const callee = calleeOf(file, call);
  const type = callee.kind === 'method' ? knownType(file, callee.receiver) : undefined;
  const clock = (['Time', 'Duration'] as const).find(name => isTimeType(file, type, name));
  if (callee.kind === 'package' && formatting.test(`${callee.path}.${callee.name}`)) noteFormatted(file, call, found);
  else if (callee.kind === 'method' && clock && type && methodsOfTime[clock].test(callee.name))
    found.asked.push({ node: callee.receiver, type });
  else if (!isPureFunction(file, call)) found.calls.add(shown(call));
}

function isPureFunction(file: ParsedFile, call: SyntaxNode): boolean {
  const callee = calleeOf(file, call);
  if (callee.kind === 'package') return isAttribute(file, call) || pure.test(`${callee.path}.${callee.name}`);
  const isNamed = callee.kind === 'builtin' || callee.kind === 'plain';
  return (
    isNamed && (basic.test(callee.name) || builtins.test(callee.name)) && !firstShadowed(file, [callee.name], call)
  );
}

// Of a type of its own fmt calls methods; only of the built-in ones it does not.
function noteFormatted(file: ParsedFile, call: SyntaxNode, found: Found): void {
  for (const node of argumentsOf(call).filter(each => !isStringLiteral(each))) {
    const type = knownType(file, node);
    if (type !== undefined && basic.test(type)) found.asked.push({ node, type });
    else if (!literal.test(node.type)) {
      found.calls.add(shown(call));
      return;
    }
  }
}

function isHarmless(node: SyntaxNode): boolean {
  const operator = childByField(node, 'operator')?.text ?? '';
  const right = childByField(node, 'right');
  if (harmless.test(operator) || /^[<>]=?$/.test(operator)) return true;
  const isComparing = /^[!=]=$/.test(operator);
  const isFixed =
    right !== undefined && /^(int_literal|float_literal|nil|true|false)$|string_literal$/.test(right.type);
  return isFixed && (isComparing || right.text !== '0');
}

// A variable of an imported package.
function isOfPackage(file: ParsedFile, selector: SyntaxNode): boolean {
  const operand = childByField(selector, 'operand');
  const isImported = goImports(file).some(each => each.name === operand?.text);
  return operand?.type === 'identifier' && isImported && !isLocal(operand);
}

function shown(node: SyntaxNode): string {
  const text = node.text.replaceAll(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
