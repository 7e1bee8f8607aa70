import { bindingsOf, type GoBinding, referencesTo, topLevelDeclaration } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import { isStringLiteral } from './concatOperands';
import { argumentsOf, calleeOf, callWithArgument, qualifiedCallee } from './goCall';

/** What has to change where a string becomes bytes that are looked at on the spot. */
export interface BytesUses {
  readonly edits: readonly OffsetEdit[];
  /** Functions of package strings whose twins in bytes are called instead; what they are called. */
  readonly twins: readonly { readonly callee: SyntaxNode; readonly name: string }[];
}

/** Functions of strings that tell something of their first argument; of the second, where it is text, bytes want bytes. */
const asking: Readonly<Record<string, 'bytes' | 'same'>> = {
  Contains: 'bytes',
  HasPrefix: 'bytes',
  HasSuffix: 'bytes',
  Index: 'bytes',
  LastIndex: 'bytes',
  Count: 'bytes',
  EqualFold: 'bytes',
  ContainsAny: 'same',
  IndexAny: 'same',
  LastIndexAny: 'same',
  ContainsRune: 'same',
  IndexRune: 'same',
  IndexByte: 'same',
  LastIndexByte: 'same',
};

/** Functions of strings whose result is a part of their first argument. */
const trimming: Readonly<Record<string, 'bytes' | 'same'>> = {
  TrimSpace: 'same',
  TrimPrefix: 'bytes',
  TrimSuffix: 'bytes',
  Trim: 'same',
  TrimLeft: 'same',
  TrimRight: 'same',
};

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Follows a string from the expression that gives it; a reason, as the end of a sentence, where one of its uses needs a string. */
export function bytesUses(file: ParsedFile, value: SyntaxNode): BytesUses | string {
  const edits: OffsetEdit[] = [];
  const twins: { callee: SyntaxNode; name: string }[] = [];
  const pending: SyntaxNode[] = [value];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const step = useOf(file, node);
    if (typeof step === 'string') return `${step} (line ${node.startLine})`;
    edits.push(...step.edits);
    twins.push(...step.twins);
    pending.push(...step.next);
  }
  return { edits, twins };
}

/** `next` are the places where what comes of it is used. */
type Step = BytesUses & { readonly next: readonly SyntaxNode[] };

const unchanged: Step = { edits: [], twins: [], next: [] };

function useOf(file: ParsedFile, node: SyntaxNode): Step | string {
  const parent = node.parent;
  const call = callWithArgument(node);
  if (call) return useInCall(file, node, call);
  switch (parent?.type) {
    case 'expression_list':
      return useInStatement(node, parent);
    case 'index_expression':
      return useInIndex(node, parent);
    case 'binary_expression':
      if (comparisons.has(childByField(parent, 'operator')?.text ?? '')) return asString(node);
      return 'it becomes a part of another string';
    case 'range_clause':
      return node.field === 'right'
        ? 'range goes through its characters, and would copy it for that'
        : 'it is assigned anew';
    case 'expression_switch_statement':
      return casesAreLiterals(parent) ? asString(node) : 'a switch compares it with what is no literal';
    case 'slice_expression':
      return 'a part of it is taken, and beyond the end that panics for a string only';
    default:
      return 'it is used in a way that needs a string';
  }
}

// The compiler makes no copy for a conversion that only lives in a comparison, a lookup or a switch; for a range it does.
function asString({ start, end }: SyntaxNode): Step {
  const edits = [
    { start, end: start, text: 'string(' },
    { start: end, end, text: ')' },
  ];
  return { ...unchanged, edits };
}

function useInIndex(node: SyntaxNode, index: SyntaxNode): Step | string {
  if (node.field === 'operand') return unchanged;
  const above = index.parent;
  const statement = above?.type === 'expression_list' ? above.parent : above;
  const isStored =
    (above?.field === 'left' && above.type === 'expression_list') ||
    /^(inc|dec)_statement$/.test(statement?.type ?? '') ||
    (above?.type === 'unary_expression' && above.text.startsWith('&'));
  return isStored ? 'a map keeps it as a key' : asString(node);
}

function casesAreLiterals(statement: SyntaxNode): boolean {
  const cases = statement.children.filter(each => each.type === 'expression_case');
  return cases.every(each => namedChildren(childByField(each, 'value')).every(isStringLiteral));
}

function useInCall(file: ParsedFile, node: SyntaxNode, call: SyntaxNode): Step | string {
  const callee = calleeOf(file, call);
  if (callee.kind === 'builtin' && callee.name === 'len') return unchanged;
  const target = childByField(call, 'function');
  const [first, second] = argumentsOf(call);
  const name = qualifiedCallee(file, call)?.replace(/^strings\./, '') ?? '';
  const wants = asking[name] ?? trimming[name];
  if (!target || first !== node || !wants || !Object.hasOwn({ ...asking, ...trimming }, name))
    return `${target?.text ?? 'a call'} needs a string, or may keep it`;
  if (wants === 'bytes' && !isStringLiteral(second)) return `${target.text} compares it with what is no literal`;
  const edits = wants === 'bytes' && second ? converted(second) : [];
  return { edits, twins: [{ callee: target, name }], next: Object.hasOwn(trimming, name) ? [call] : [] };
}

function converted({ start, end }: SyntaxNode): OffsetEdit[] {
  return [
    { start, end: start, text: '[]byte(' },
    { start: end, end, text: ')' },
  ];
}

// `line := value`, or `line = strings.TrimSpace(line)`: whatever names it is followed.
function useInStatement(node: SyntaxNode, list: SyntaxNode): Step | string {
  const statement = list.parent;
  const [name, ...others] = namedChildren(childByField(statement, 'left'));
  if (list.field === 'left') return 'it is assigned anew';
  if (name?.type !== 'identifier' || others.length > 0) return 'it is stored, or bound together with other values';
  if (statement?.type === 'assignment_statement') {
    const trimmed = argumentsOf(node)[0];
    const isItself = childByField(statement, 'operator')?.text === '=' && trimmed?.text === name.text;
    return isItself ? unchanged : 'it is stored in a variable that is declared elsewhere';
  }
  if (statement?.type !== 'short_var_declaration') return 'it is returned, sent or stored';
  const binding = bindingsOf(topLevelDeclaration(name), name.text).find(each => each.identifier === name);
  return binding ? usesOfName(binding) : `${name.text} is declared already in the same scope`;
}

function usesOfName(binding: GoBinding): Step | string {
  const owner = enclosingFunction(binding.identifier);
  const references = referencesTo(binding).filter(each => !isTrimmedTarget(each));
  const captured = references.find(each => enclosingFunction(each) !== owner || isLater(each));
  if (captured) return `a closure, or a call that runs later, sees ${captured.text}`;
  return { ...unchanged, next: references };
}

function isLater(reference: SyntaxNode): boolean {
  for (let above = reference.parent; above && above.type !== 'block'; above = above.parent)
    if (/^(go|defer)_statement$/.test(above.type)) return true;
  return false;
}

/** The left side of `line = strings.TrimSpace(line)`; what stands on the right is judged where it is read. */
function isTrimmedTarget(reference: SyntaxNode): boolean {
  const statement = reference.parent?.field === 'left' ? reference.parent.parent : undefined;
  const [value, ...more] = namedChildren(childByField(statement, 'right'));
  if (statement?.type !== 'assignment_statement' || more.length > 0 || value?.type !== 'call_expression') return false;
  return (
    namedChildren(childByField(statement, 'left')).length === 1 &&
    argumentsOf(value)[0]?.text === reference.text &&
    descendantsOfType(value, 'identifier').filter(each => each.text === reference.text).length === 1
  );
}
