import { remembered } from '../remembered';
import type { ParsedFile } from './parsedFile';
import { ancestorOfType, childByField, descendants, namedChildren, type SyntaxNode } from './syntaxNode';

/** A place that binds a name, and the offsets between which the name means it unless something nearer does. */
export interface GoBinding {
  readonly identifier: SyntaxNode;
  readonly from: number;
  readonly to: number;
}

const scopeTypes = [
  'block',
  'if_statement',
  'for_statement',
  'expression_switch_statement',
  'type_switch_statement',
  'expression_case',
  'type_case',
  'default_case',
  'communication_case',
  'source_file',
] as const;

/** The declaration at file level that holds the node. */
export function topLevelDeclaration(node: SyntaxNode): SyntaxNode {
  let top = node;
  while (top.parent?.parent) top = top.parent;
  return top;
}

/** Names declared at file level: functions, types, variables, constants (methods are not in that scope). */
export const topLevelNames = remembered((file: ParsedFile): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const declaration of file.root.children) {
    if (declaration.type === 'function_declaration') names.add(childByField(declaration, 'name')?.text ?? '');
    if (!['var_declaration', 'const_declaration', 'type_declaration'].includes(declaration.type)) continue;
    for (const node of descendants(declaration)) {
      if (node.field === 'name' && !ancestorOfType(node, 'func_literal', 'struct_type', 'interface_type'))
        names.add(node.text);
    }
  }
  return names;
});

/** What is found out about the names in a declaration at file level, for rules that ask of each call in a large file. */
interface NamesWithin {
  /** Identifiers, by name, in text order. */
  readonly identifiers: ReadonlyMap<string, readonly SyntaxNode[]>;
  /** Types and parameters of type that are declared in it. */
  readonly types: ReadonlySet<string>;
  readonly bindings: Map<string, readonly GoBinding[]>;
}

const namesWithin = remembered((top: SyntaxNode): NamesWithin => {
  const identifiers = new Map<string, SyntaxNode[]>();
  const types = new Set<string>();
  for (const node of descendants(top)) {
    if (node.field === 'name' && typeDeclarations.has(node.parent?.type ?? '')) types.add(node.text);
    if (node.type !== 'identifier') continue;
    const same = identifiers.get(node.text);
    if (same === undefined) identifiers.set(node.text, [node]);
    else same.push(node);
  }
  return { identifiers, types, bindings: new Map() };
});

const typeDeclarations: ReadonlySet<string> = new Set(['type_spec', 'type_alias', 'type_parameter_declaration']);

/** Whether a declaration at file level has a type of that name of its own, or a parameter of type. */
export function declaresType(top: SyntaxNode, name: string): boolean {
  return namesOfFile(top).types.has(name) && namesWithin(top).types.has(name);
}

/** Every binding of `name` within a declaration at file level, in text order. */
export function bindingsOf(top: SyntaxNode, name: string): readonly GoBinding[] {
  if (!namesOfFile(top).bound.has(name)) return [];
  const { identifiers, bindings } = namesWithin(top);
  const known = bindings.get(name) ?? readBindings(identifiers.get(name) ?? []);
  bindings.set(name, known);
  return known;
}

/** What may be declared anywhere in a file. */
interface DeclaredNames {
  readonly bound: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
}

// Most questions are about packages and what the language declares, and few files declare such a name once more.
function namesOfFile(node: SyntaxNode): DeclaredNames {
  let root = node;
  while (root.parent) root = root.parent;
  return declaredNames(root);
}

const bindingParents: ReadonlySet<string> = new Set([
  'parameter_declaration',
  'variadic_parameter_declaration',
  'type_parameter_declaration',
  'var_spec',
  'const_spec',
  'expression_list',
]);

const declaredNames = remembered((root: SyntaxNode): DeclaredNames => {
  const bound = new Set<string>();
  const types = new Set<string>();
  for (const node of descendants(root)) {
    const around = node.parent?.type ?? '';
    if (node.field === 'name' && typeDeclarations.has(around)) types.add(node.text);
    if (node.type === 'identifier' && bindingParents.has(around)) bound.add(node.text);
  }
  return { bound, types };
});

function readBindings(identifiers: readonly SyntaxNode[]): GoBinding[] {
  const found: GoBinding[] = [];
  for (const node of identifiers) {
    const span = bindingSpan(node);
    if (!span) continue;
    const reused = node.parent?.parent?.type === 'short_var_declaration' && found.some(each => sameScope(each, span));
    if (!reused) found.push({ identifier: node, ...span });
  }
  return found;
}

/** The binding that an identifier means; undefined when it is bound at file level or elsewhere. */
export function resolve(identifier: SyntaxNode): GoBinding | undefined {
  const around = bindingsOf(topLevelDeclaration(identifier), identifier.text).filter(
    each => each.identifier === identifier || (each.from <= identifier.start && identifier.end <= each.to),
  );
  return around.find(each => each.identifier === identifier) ?? around.sort((a, b) => b.from - a.from)[0];
}

/** The other places that mean the same variable, in text order; assignments included. */
export function referencesTo(binding: GoBinding): SyntaxNode[] {
  const name = binding.identifier.text;
  const top = topLevelDeclaration(binding.identifier);
  const bindings = bindingsOf(top, name);
  return (namesWithin(top).identifiers.get(name) ?? []).filter(
    node =>
      node !== binding.identifier &&
      !isFieldKey(node) &&
      !bindings.some(each => each.identifier === node) &&
      nearest(bindings, node)?.identifier === binding.identifier,
  );
}

/** Whether a name at this place means something bound in the function rather than an import or a file-level name. */
export function isLocal(identifier: SyntaxNode): boolean {
  return resolve(identifier) !== undefined;
}

function nearest(bindings: readonly GoBinding[], node: SyntaxNode): GoBinding | undefined {
  let best: GoBinding | undefined;
  for (const each of bindings) {
    if (each.from <= node.start && node.end <= each.to && (!best || each.from >= best.from)) best = each;
  }
  return best;
}

function sameScope(a: { to: number }, b: { to: number }): boolean {
  return a.to === b.to;
}

// In `T{key: value}` the key names a field, unless T is a map or an array.
function isFieldKey(node: SyntaxNode): boolean {
  const element = node.parent;
  const keyed = element?.parent;
  if (element?.type !== 'literal_element' || keyed?.type !== 'keyed_element' || namedChildren(keyed)[0] !== element)
    return false;
  const literal = ancestorOfType(keyed, 'composite_literal');
  return !['map_type', 'array_type', 'slice_type', 'implicit_length_array_type'].includes(
    childByField(literal, 'type')?.type ?? '',
  );
}

function bindingSpan(identifier: SyntaxNode): { from: number; to: number } | undefined {
  const parent = identifier.parent;
  if (parent?.type === 'parameter_declaration' || parent?.type === 'variadic_parameter_declaration') {
    return identifier.field === 'name' ? functionSpan(parent) : undefined;
  }
  if (parent?.type === 'type_parameter_declaration')
    return identifier.field === 'name' ? functionSpan(parent) : undefined;
  const statement = bindingStatement(identifier);
  if (!statement) return undefined;
  const scope = ancestorOfType(statement, ...scopeTypes);
  return scope && scope.type !== 'source_file' ? { from: statement.end, to: scope.end } : undefined;
}

// Parameters share the scope of the body, so that `x := …` at its top reuses one of the same name.
function functionSpan(parameter: SyntaxNode): { from: number; to: number } | undefined {
  const owner = ancestorOfType(
    parameter,
    'func_literal',
    'function_declaration',
    'method_declaration',
    'function_type',
    'method_elem',
  );
  const body = childByField(owner, 'body');
  return body ? { from: body.start, to: body.end } : undefined;
}

function bindingStatement(identifier: SyntaxNode): SyntaxNode | undefined {
  const parent = identifier.parent;
  if ((parent?.type === 'var_spec' || parent?.type === 'const_spec') && identifier.field === 'name') return parent;
  if (parent?.type !== 'expression_list') return undefined;
  const statement = parent.parent;
  if (statement?.type === 'short_var_declaration' && parent.field === 'left') return statement;
  if (statement?.type === 'type_switch_statement' && parent.field === 'alias') return parent;
  const declares = statement?.children.some(child => child.type === ':=') === true;
  return declares && parent.field === 'left' && ['range_clause', 'receive_statement'].includes(statement?.type ?? '')
    ? statement
    : undefined;
}
