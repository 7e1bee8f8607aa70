import { type GoImport, goImports } from '../../syntax/goImports';
import {
  bindingsOf,
  type GoBinding,
  referencesTo,
  resolve,
  topLevelDeclaration,
  topLevelNames,
} from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import {
  childByField,
  contains,
  descendants,
  descendantsOfType,
  nextNamedSibling,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import type { ConstructorSite } from './constructorSite';
import { isStandard } from './goImportEdits';
import { removeImports } from './goImportRemoval';

/** What becomes of the error of a constructor that cannot fail, since its level is a valid constant. */
export type ErrorPlan =
  | ErrorObstacle
  | {
      readonly kind: 'plan';
      /** The `if err != nil {…}` that can never run, to be removed. */
      readonly branch: SyntaxNode | undefined;
      /** Later code still uses the variable that this statement declares. */
      readonly keepVariable: string | undefined;
      /** Takes out the imports that only the branch used. */
      readonly edits: readonly OffsetEdit[];
    };

export interface ErrorObstacle {
  readonly kind: 'obstacle';
  readonly reason: string;
}

const nothingToDo: ErrorPlan = { kind: 'plan', branch: undefined, keepVariable: undefined, edits: [] };

/** `needed` are the import paths that the rewrite itself uses. */
export function planError(file: ParsedFile, site: ConstructorSite, needed: readonly string[]): ErrorPlan {
  const { errorName, statement } = site;
  if (!errorName || !statement || errorName.text === '_') return nothingToDo;
  const branch = errorBranch(statement, errorName.text);
  if (!branch)
    return { kind: 'obstacle', reason: 'the error of its constructor is not checked by the statement that follows' };
  const edits = withoutBranch(file, branch, needed);
  if ('reason' in edits) return edits;
  const declares = bindingsOf(topLevelDeclaration(statement), errorName.text).some(
    each => each.identifier === errorName,
  );
  if (!declares) return { kind: 'plan', branch, keepVariable: undefined, edits };
  const binding = resolve(errorName);
  const later = binding ? referencesTo(binding).filter(each => !contains(branch, each)) : [];
  if (later.length === 0) return { kind: 'plan', branch, keepVariable: undefined, edits };
  if (!later.some(isRead)) return { kind: 'obstacle', reason: `${errorName.text} would be assigned but never read` };
  return { kind: 'plan', branch, keepVariable: errorName.text, edits };
}

/** The `if err != nil {…}` that follows the statement at once. */
export function errorBranch(statement: SyntaxNode, name: string): SyntaxNode | undefined {
  const next = nextNamedSibling(statement);
  if (next?.type !== 'if_statement' || childByField(next, 'alternative') || childByField(next, 'initializer'))
    return undefined;
  return childByField(next, 'condition')?.text.replaceAll(/\s/g, '') === `${name}!=nil` ? next : undefined;
}

// Go refuses unused imports, variables and labels: the imports go with the branch, the others keep it alive.
function withoutBranch(file: ParsedFile, branch: SyntaxNode, needed: readonly string[]): OffsetEdit[] | ErrorObstacle {
  if (descendantsOfType(branch, 'label_name').length > 0) return onlyUse('a label');
  const unused = new Map<string, GoImport>();
  for (const name of descendantsOfType(branch, 'identifier', 'package_identifier')) {
    const binding = resolve(name);
    if (binding) {
      if (keepsAlive(branch, binding)) return onlyUse(name.text);
    } else if (isQualifier(name) && !isUsedElsewhere(file, name.text, branch)) {
      const imported = goImports(file).find(each => each.name === name.text);
      if (!imported && mayBeImport(file, name.text)) return onlyUse(`package ${name.text}`);
      if (imported && !needed.includes(imported.path)) unused.set(name.text, imported);
    }
  }
  return removeImports(file, [...unused.values()]) ?? onlyUse(`package ${[...unused.keys()].join(', ')}`);
}

function onlyUse(what: string): ErrorObstacle {
  return { kind: 'obstacle', reason: `the error branch, which can never run, holds the only use of ${what}` };
}

function keepsAlive(branch: SyntaxNode, binding: GoBinding): boolean {
  const { identifier } = binding;
  if (contains(branch, identifier) || isParameter(identifier) || isErrorOf(branch, identifier.text)) return false;
  return !referencesTo(binding).some(each => !contains(branch, each) && isRead(each));
}

function isQualifier(name: SyntaxNode): boolean {
  return (
    name.type === 'package_identifier' || (name.parent?.type === 'selector_expression' && name.field === 'operand')
  );
}

/** Whether the package that the file calls `name` is used outside of `branch`. */
export function isUsedElsewhere(file: ParsedFile, name: string, branch: SyntaxNode): boolean {
  return file
    .ofType('identifier', 'package_identifier')
    .some(each => each.text === name && isQualifier(each) && isOutside(branch, each) && !resolve(each));
}

function isOutside(branch: SyntaxNode, node: SyntaxNode): boolean {
  return !contains(branch, node) && !/^(import_spec|package_clause)$/.test(node.parent?.type ?? '');
}

// Outside of the standard library a package's name need not be the end of its path.
function mayBeImport(file: ParsedFile, name: string): boolean {
  const isForeign = (each: GoImport): boolean => !isStandard(each.path) && !childByField(each.node, 'name');
  return !topLevelNames(file).has(name) && goImports(file).some(isForeign);
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

/** The value of a compression level that is known when the program is built; undefined for any other expression. */
export function constantLevel(file: ParsedFile, expression: SyntaxNode | undefined): number | undefined {
  if (!expression) return undefined;
  const text = expression.text.replaceAll(/[\s()]/g, '');
  if (/^-?\d$/.test(text)) return Number(text);
  if (expression.type === 'selector_expression') return packageLevel(file, expression);
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

// A field of that name, in settings or a parameter, is no constant: the package must be meant.
function packageLevel(file: ParsedFile, selector: SyntaxNode): number | undefined {
  const owner = childByField(selector, 'operand');
  if (owner?.type !== 'identifier' || resolve(owner)) return undefined;
  const path = goImports(file).find(each => each.name === owner.text)?.path ?? '';
  return /^compress\/(flate|gzip|zlib)$/.test(path)
    ? namedLevels[childByField(selector, 'field')?.text ?? '']
    : undefined;
}

const namedLevels: Readonly<Record<string, number>> = {
  NoCompression: 0,
  BestSpeed: 1,
  BestCompression: 9,
  DefaultCompression: -1,
  HuffmanOnly: -2,
};
