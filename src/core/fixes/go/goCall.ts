import { goImports } from '../../syntax/goImports';
import { bindingsOf, type GoBinding, isLocal } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, childrenByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { firstShadowed } from './goBuiltins';

/** What a call names: a function of an imported package, a method of some value, one of the language, or a plain function. */
export type Callee =
  | { readonly kind: 'package'; readonly path: string; readonly name: string }
  | { readonly kind: 'method'; readonly receiver: SyntaxNode; readonly name: string }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'plain'; readonly name: string }
  | { readonly kind: 'other' };

/** Functions of the language, and the conversion `string(…)`, that the rules trust where nothing shadows them. */
const builtins: ReadonlySet<string> = new Set([
  'append',
  'cap',
  'copy',
  'len',
  'make',
  'new',
  'print',
  'println',
  'string',
]);

const calleesKnown = new WeakMap<SyntaxNode, Callee>();

export function calleeOf(file: ParsedFile, call: SyntaxNode): Callee {
  const callee = calleesKnown.get(call) ?? readCallee(file, call);
  calleesKnown.set(call, callee);
  return callee;
}

function readCallee(file: ParsedFile, call: SyntaxNode): Callee {
  const target = childByField(call, 'function');
  if (target?.type === 'identifier') {
    const isBuiltin = builtins.has(target.text) && !firstShadowed(file, [target.text], target);
    return dotImported(file, target) ?? { kind: isBuiltin ? 'builtin' : 'plain', name: target.text };
  }
  const receiver = childByField(target, 'operand');
  const name = childByField(target, 'field')?.text;
  if (target?.type !== 'selector_expression' || !receiver || !name) return { kind: 'other' };
  // Imports first: what a name means in its function costs more to find out.
  const imported = receiver.type === 'identifier' ? packagePath(file, receiver.text) : undefined;
  const path = imported !== undefined && !isLocal(receiver) ? imported : undefined;
  return path === undefined ? { kind: 'method', receiver, name } : { kind: 'package', path, name };
}

/** 'compress/gzip.NewWriter' for a function of a package, undefined for anything else. */
export function qualifiedCallee(file: ParsedFile, call: SyntaxNode): string | undefined {
  const callee = calleeOf(file, call);
  return callee.kind === 'package' ? `${callee.path}.${callee.name}` : undefined;
}

/** 'bytes.Buffer' for the type node of an imported package's type, undefined for anything else. */
export function qualifiedType(file: ParsedFile, type: SyntaxNode | undefined): string | undefined {
  if (type?.type !== 'qualified_type' && type?.type !== 'selector_expression') return undefined;
  const [owner, name] = namedChildren(type);
  const path = owner && packagePath(file, owner.text);
  return path && name ? `${path}.${name.text}` : undefined;
}

export function argumentsOf(call: SyntaxNode | undefined): SyntaxNode[] {
  return namedChildren(childByField(call, 'arguments'));
}

/** The function of the language that this is an argument of; '' where it is of none. */
export function builtinAround(file: ParsedFile, node: SyntaxNode): string {
  const call = callWithArgument(node);
  const callee = call && calleeOf(file, call);
  return callee?.kind === 'builtin' ? callee.name : '';
}

/** The call whose argument list holds the node directly. */
export function callWithArgument(node: SyntaxNode): SyntaxNode | undefined {
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : undefined;
  return call?.type === 'call_expression' ? call : undefined;
}

/** The parameter that takes the argument, when the call names a function of the same file. */
export function parameterFor(file: ParsedFile, call: SyntaxNode, argument: SyntaxNode): GoBinding | undefined {
  const target = childByField(call, 'function');
  if (target?.type !== 'identifier' || isLocal(target)) return undefined;
  const declared = declarations(file, 'function_declaration', target.text)[0];
  return declared && parameterAt(declared, argumentsOf(call).indexOf(argument));
}

/**
 * The parameter at that index of each method of that name that the file declares: which of them a call means is not known
 * without types.
 */
export function methodParameters(file: ParsedFile, name: string, index: number): GoBinding[] {
  return declarations(file, 'method_declaration', name).flatMap(method => parameterAt(method, index) ?? []);
}

function declarations(file: ParsedFile, type: string, name: string): SyntaxNode[] {
  return file.root.children.filter(each => each.type === type && childByField(each, 'name')?.text === name);
}

function parameterAt(declared: SyntaxNode, index: number): GoBinding | undefined {
  const names = namedChildren(childByField(declared, 'parameters')).flatMap(each => childrenByField(each, 'name'));
  const parameter = names[index];
  return parameter && bindingsOf(declared, parameter.text).find(each => each.identifier === parameter);
}

function packagePath(file: ParsedFile, name: string): string | undefined {
  return goImports(file).find(each => each.name === name)?.path;
}

// Only the few packages whose constructors the rules pool matter: a bare name under any other dot import stays plain.
function dotImported(file: ParsedFile, target: SyntaxNode): Callee | undefined {
  const dotted = goImports(file).find(
    each => each.name === '.' && /^(compress\/(gzip|flate|zlib)|bytes)$/.test(each.path),
  );
  return dotted && /^New[A-Z]/.test(target.text) && !isLocal(target)
    ? { kind: 'package', path: dotted.path, name: target.text }
    : undefined;
}
