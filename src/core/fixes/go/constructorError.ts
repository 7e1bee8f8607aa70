import { bindingsOf, referencesTo, resolve, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import {
  childByField,
  contains,
  descendants,
  descendantsOfType,
  nextNamedSibling,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import type { ConstructorSite } from './constructorSite';

/** What becomes of the error of a constructor that cannot fail, since its level is a valid constant. */
export type ErrorPlan =
  | { readonly kind: 'obstacle'; readonly reason: string }
  | {
      readonly kind: 'plan';
      /** The `if err != nil {…}` that can never run, to be removed. */
      readonly branch: SyntaxNode | undefined;
      /** Later code still uses the variable that this statement declares. */
      readonly keepVariable: string | undefined;
    };

const nothingToDo: ErrorPlan = { kind: 'plan', branch: undefined, keepVariable: undefined };

export function planError(file: ParsedFile, site: ConstructorSite): ErrorPlan {
  const { errorName, statement } = site;
  if (!errorName || !statement || errorName.text === '_') return nothingToDo;
  const branch = errorBranch(statement, errorName.text);
  if (!branch)
    return { kind: 'obstacle', reason: 'the error of its constructor is not checked by the statement that follows' };
  const needed = onlyUsedIn(file, branch);
  if (needed)
    return { kind: 'obstacle', reason: `the error branch, which can never run, holds the only use of ${needed}` };
  const declares = bindingsOf(topLevelDeclaration(statement), errorName.text).some(
    each => each.identifier === errorName,
  );
  if (!declares) return { kind: 'plan', branch, keepVariable: undefined };
  const binding = resolve(errorName);
  const later = binding ? referencesTo(binding).filter(each => !contains(branch, each)) : [];
  if (later.length === 0) return { kind: 'plan', branch, keepVariable: undefined };
  if (!later.some(isRead)) return { kind: 'obstacle', reason: `${errorName.text} would be assigned but never read` };
  return { kind: 'plan', branch, keepVariable: errorName.text };
}

function errorBranch(statement: SyntaxNode, name: string): SyntaxNode | undefined {
  const next = nextNamedSibling(statement);
  if (next?.type !== 'if_statement' || childByField(next, 'alternative') || childByField(next, 'initializer'))
    return undefined;
  return childByField(next, 'condition')?.text.replaceAll(/\s/g, '') === `${name}!=nil` ? next : undefined;
}

// Go refuses unused imports, variables and labels, so what only the removed branch uses keeps the branch alive.
function onlyUsedIn(file: ParsedFile, branch: SyntaxNode): string | undefined {
  if (descendantsOfType(branch, 'label_name').length > 0) return 'a label';
  for (const name of descendantsOfType(branch, 'identifier', 'package_identifier')) {
    const elsewhere = file.nodes.filter(
      node => /^(package_)?identifier$/.test(node.type) && node.text === name.text && !contains(branch, node),
    );
    const imported = file.ofType('import_spec').some(spec => importName(spec) === name.text);
    const uses = elsewhere.filter(
      node => node.parent?.type !== 'import_spec' && node.parent?.type !== 'package_clause',
    );
    if (imported && uses.length === 0) return `package ${name.text}`;
    const binding = resolve(name);
    if (!binding || contains(branch, binding.identifier) || isParameter(binding.identifier)) continue;
    const others = referencesTo(binding).filter(each => !contains(branch, each));
    if (!isErrorOf(branch, name.text) && !others.some(isRead)) return name.text;
  }
  return undefined;
}

function isErrorOf(branch: SyntaxNode, name: string): boolean {
  return childByField(branch, 'condition')?.text.startsWith(name) === true;
}

function isParameter(identifier: SyntaxNode): boolean {
  return /parameter_declaration$/.test(identifier.parent?.type ?? '');
}

function isRead(node: SyntaxNode): boolean {
  const list = node.parent;
  const written =
    list?.type === 'expression_list' &&
    list.field === 'left' &&
    /^(assignment_statement|short_var_declaration)$/.test(list.parent?.type ?? '');
  return !written;
}

function importName(spec: SyntaxNode): string {
  const alias = childByField(spec, 'name')?.text;
  const path = (childByField(spec, 'path')?.text ?? '').slice(1, -1);
  return alias ?? path.split('/').pop() ?? '';
}

/** The value of a compression level that is known when the program is built; undefined for any other expression. */
export function constantLevel(file: ParsedFile, expression: SyntaxNode | undefined): number | undefined {
  if (!expression) return undefined;
  const text = expression.text.replaceAll(/[\s()]/g, '');
  if (/^-?\d$/.test(text)) return Number(text);
  if (expression.type === 'selector_expression') return namedLevels[childByField(expression, 'field')?.text ?? ''];
  if (expression.type !== 'identifier' || resolve(expression)) return undefined;
  const constants = file.root.children
    .filter(child => child.type === 'const_declaration')
    .flatMap(each => [...descendants(each)]);
  const name = constants.find(node => node.field === 'name' && node.text === expression.text);
  const value = childByField(name?.parent, 'value');
  return value?.children.length === 1 && value.children[0] !== expression
    ? constantLevel(file, value.children[0])
    : undefined;
}

const namedLevels: Readonly<Record<string, number>> = {
  NoCompression: 0,
  BestSpeed: 1,
  BestCompression: 9,
  DefaultCompression: -1,
  HuffmanOnly: -2,
};
