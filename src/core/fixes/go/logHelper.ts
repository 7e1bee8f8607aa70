import { bindingsOf, resolve, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendants, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { typeProbe } from '../probe';
import { argumentsOf, calleeOf } from './goCall';
import { isPlain, type LevelTest } from './levelTest';
import { isUnread } from './readBefore';

/** A function of the file that looks at a level first and does nothing where that is off. */
export interface LogHelper {
  readonly declaration: SyntaxNode;
  readonly condition: SyntaxNode;
  /** The condition says when it leaves, and not when it goes on. */
  readonly leaves: boolean;
}

const logging = /^(v?log|debug|dbg|trace|verbose|print|info|warn)/i;

/** The function that a call means, where this file shows that it is such a helper; undefined for all others. */
export function helperOf(file: ParsedFile, call: SyntaxNode): LogHelper | undefined {
  const target = childByField(call, 'function');
  if (!logging.test((childByField(target, 'field') ?? target)?.text ?? '')) return undefined;
  const callee = calleeOf(file, call);
  if (callee.kind !== 'plain' && callee.kind !== 'method') return undefined;
  if (callee.kind === 'plain' && target && resolve(target)) return undefined;
  const type = callee.kind === 'plain' ? 'function_declaration' : 'method_declaration';
  const [declaration, ...others] = file.root.children.filter(
    each => each.type === type && childByField(each, 'name')?.text === callee.name,
  );
  if (!declaration || others.length > 0 || childByField(declaration, 'result')) return undefined;
  const test = testOf(declaration);
  return test && { declaration, ...test };
}

// `if !on { return }` at its top, or `if on { … }` and nothing else.
function testOf(declaration: SyntaxNode): Pick<LogHelper, 'condition' | 'leaves'> | undefined {
  const list = namedChildren(childByField(declaration, 'body')).find(each => each.type === 'statement_list');
  const [first, ...rest] = namedChildren(list);
  const condition = childByField(first, 'condition');
  if (first?.type !== 'if_statement' || !condition) return undefined;
  if (childByField(first, 'initializer') || childByField(first, 'alternative')) return undefined;
  const leaves = /^\{\s*return\s*\}$/.test(childByField(first, 'consequence')?.text ?? '');
  return leaves === rest.length > 0 ? { condition, leaves } : undefined;
}

/** Whether its name says that it writes what is only wanted now and then. */
export function isDebugHelper({ declaration }: LogHelper): boolean {
  return /debug|dbg|trace|verbose|^vlog/i.test(childByField(declaration, 'name')?.text ?? '');
}

/** The helper's own test at a call of it; a text says why it cannot stand there. */
export function helperTest(file: ParsedFile, call: SyntaxNode, helper: LogHelper): LevelTest | string {
  const target = childByField(call, 'function');
  const instance = target?.type === 'selector_expression' ? childByField(target, 'operand') : undefined;
  const name = childByField(helper.declaration, 'name')?.text;
  if (instance && !isPlain(instance)) return `give ${instance.text} a name first`;
  if (![...descendants(helper.condition)].every(each => isTest(file, each)))
    return `what ${name} tests is more than a level`;
  const receiver = receiverOf(helper.declaration);
  for (const each of descendantsOfType(helper.condition, 'identifier')) {
    if (each.text === receiver?.name) continue;
    if (resolve(each)) return `what ${name} tests is given to it`;
    if (bindingsOf(topLevelDeclaration(call), each.text).length > 0)
      return `${each.text}, which ${name} tests, means something else in this function`;
  }
  const names = new Map(receiver && instance ? [[receiver.name, instance.text]] : []);
  const probes = receiver && instance ? [receiverProbe(file, call, instance, receiver.type)] : [];
  const text = said(unwrapped(helper.condition), helper.leaves, names);
  return {
    text,
    edits: [],
    probes,
    reads: readsReceiver(file, helper.condition, receiver?.name) ? instance : undefined,
  };
}

function readsReceiver(file: ParsedFile, condition: SyntaxNode, name: string | undefined): boolean {
  return descendantsOfType(condition, 'identifier').some(
    each => each.text === name && !isUnread(file, each, condition),
  );
}

const simple =
  /^((unary|binary|selector|parenthesized|call)_expression|identifier|field_identifier|argument_list|nil|true|false|\w+_literal|\w+_literal_content|[!()."`]|&&|\|\||[<>=!]=|[<>])$/;

// Names, fields, comparisons, and the Load of an atomic.
function isTest(file: ParsedFile, node: SyntaxNode): boolean {
  if (!simple.test(node.type) || /^(func|composite)_literal$/.test(node.type)) return false;
  if (node.type === 'call_expression') {
    const callee = calleeOf(file, node);
    return callee.kind === 'method' && callee.name === 'Load' && argumentsOf(node).length === 0;
  }
  return node.type !== 'unary_expression' || node.text.startsWith('!');
}

function receiverOf(declaration: SyntaxNode): { readonly name: string; readonly type: string } | undefined {
  const declared = namedChildren(childByField(declaration, 'receiver'))[0];
  const type = childByField(declared, 'type')?.text;
  return declared && type ? { name: childByField(declared, 'name')?.text ?? '', type } : undefined;
}

function receiverProbe(file: ParsedFile, call: SyntaxNode, instance: SyntaxNode, type: string) {
  const otherwise = `${childByField(call, 'function')?.text} is another method than the one of this file`;
  return typeProbe(file, [instance], type, otherwise);
}

// The condition, or its contrary, with other names for what `names` has.
function said(node: SyntaxNode, isContrary: boolean, names: ReadonlyMap<string, string>): string {
  const plain = (): string => renamed(node, names);
  if (!isContrary) return plain();
  const [left, right] = [childByField(node, 'left'), childByField(node, 'right')];
  const operator = childByField(node, 'operator')?.text ?? '';
  if (node.type === 'unary_expression') return said(unwrapped(childByField(node, 'operand')!), false, names);
  if (left && right && /^[!=]=$/.test(operator))
    return `${renamed(left, names)} ${operator === '==' ? '!=' : '=='} ${renamed(right, names)}`;
  if (left && right && operator === '||' && ![left, right].some(each => /&&|\|\|/.test(each.text)))
    return `${said(left, true, names)} && ${said(right, true, names)}`;
  return node.type === 'binary_expression' ? `!(${plain()})` : `!${plain()}`;
}

// gofmt takes parentheses away from around all of a condition; within one, all that `said` joins with && binds tighter.
function unwrapped(node: SyntaxNode): SyntaxNode {
  const inner = node.type === 'parenthesized_expression' ? namedChildren(node)[0] : undefined;
  return inner ? unwrapped(inner) : node;
}

function renamed(node: SyntaxNode, names: ReadonlyMap<string, string>): string {
  let text = node.text;
  const found = descendantsOfType(node, 'identifier').filter(each => names.has(each.text));
  for (const { start, end, text: name } of found.toReversed())
    text = text.slice(0, start - node.start) + names.get(name) + text.slice(end - node.start);
  return text;
}
