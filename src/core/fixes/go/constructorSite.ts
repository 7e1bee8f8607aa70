import { bindingsOf, type GoBinding, topLevelDeclaration } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import {
  childByField,
  childrenByField,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import { standsAlone } from './localDeclaration';
import { isInLoop } from './usePlace';

/** A call or literal that makes the value a rule would pool, and how the code names it. */
export interface ConstructorSite {
  /** The expression, or the type in `var buf bytes.Buffer`. */
  readonly expression: SyntaxNode;
  /** The innermost function around it: the one that would borrow from the pool. */
  readonly owner: SyntaxNode | undefined;
  /** The statement that binds it, when it binds exactly this. */
  readonly statement: SyntaxNode | undefined;
  /** The first name that the statement binds; '_' never. */
  readonly identifier: SyntaxNode | undefined;
  /** The second name, for constructors that also return an error. */
  readonly errorName: SyntaxNode | undefined;
}

export function siteOf(expression: SyntaxNode): ConstructorSite {
  const binding = bindingOf(expression);
  const [identifier, errorName] = binding?.names ?? [];
  return {
    expression,
    owner: enclosingFunction(expression),
    statement: binding?.statement,
    identifier: identifier?.text === '_' ? undefined : identifier,
    errorName,
  };
}

/** The binding of the name that the site's statement declares; undefined where it is declared already in the same scope. */
export function declaredBy(name: SyntaxNode): GoBinding | undefined {
  return bindingsOf(topLevelDeclaration(name), name.text).find(each => each.identifier === name);
}

/** `w := gzip.NewWriter(w)` in an inner block: by the time of Reset the name means the writer itself. */
export function mentions(expression: SyntaxNode, name: string): boolean {
  return descendantsOfType(expression, 'identifier').some(each => each.text === name);
}

const statementLists = new Set(['block', 'expression_case', 'type_case', 'default_case', 'communication_case']);

/** Why no rewrite can start here, whatever the value is used for; undefined when one can. */
export function obstacle(file: ParsedFile, site: ConstructorSite): string | undefined {
  const { owner, statement, identifier } = site;
  if (!owner) return 'it is made once, at package level';
  if (isRunOnce(owner)) return `${childByField(owner, 'name')?.text}() runs once, so there is nothing to reuse`;
  if (!statement || !identifier) return unboundReason(site.expression);
  if (isInLoop(statement)) {
    return 'it is made inside a loop, where a deferred Put would wait for the whole function to end: move it out of the loop and reset it there';
  }
  if (descendantsOfType(owner, 'goto_statement').length > 0) {
    return 'its function jumps with goto, so this may run many times while the deferred Put waits for the end';
  }
  if (isOneOfSeveral(site.expression)) return 'it is declared together with other variables: declare it on its own';
  if (!statementLists.has(statementHolder(statement)?.type ?? '')) {
    return 'it is declared in the head of another statement';
  }
  return standsAlone(file, statement) ? undefined : 'it shares its line with other code';
}

/** main and init run once; a closure inside them may run for every request. */
export function isRunOnce(owner: SyntaxNode): boolean {
  const name = childByField(owner, 'name')?.text;
  return owner.type === 'function_declaration' && (name === 'main' || name === 'init');
}

function bindingOf(expression: SyntaxNode): { statement: SyntaxNode; names: SyntaxNode[] } | undefined {
  if (expression.parent?.type === 'var_spec') return specBinding(expression.parent);
  const list = expression.parent;
  if (list?.type !== 'expression_list' || namedChildren(list).length !== 1) return undefined;
  const holder = list.parent;
  if (holder?.type === 'var_spec') return specBinding(holder);
  if (holder?.type !== 'short_var_declaration') return undefined;
  return { statement: holder, names: namedChildren(childByField(holder, 'left')) };
}

function specBinding(spec: SyntaxNode): { statement: SyntaxNode; names: SyntaxNode[] } | undefined {
  const declaration = spec.parent;
  if (declaration?.type !== 'var_declaration') return undefined;
  return { statement: declaration, names: childrenByField(spec, 'name') };
}

// `var a, b bytes.Buffer` declares two of them; `gz, err := …` declares one.
function isOneOfSeveral(expression: SyntaxNode): boolean {
  const spec = expression.parent;
  return spec?.type === 'var_spec' && childrenByField(spec, 'name').length > 1;
}

export function statementHolder(statement: SyntaxNode): SyntaxNode | undefined {
  return statement.parent?.type === 'statement_list' ? statement.parent.parent : statement.parent;
}

export function unboundReason(expression: SyntaxNode): string {
  const holder = expression.parent?.type === 'expression_list' ? expression.parent.parent : expression.parent;
  if (holder?.type === 'return_statement') return 'it is returned, so it outlives the call';
  if (holder?.type === 'assignment_statement')
    return 'it is assigned to a variable or field that exists already, so others may hold it';
  if (holder?.type === 'literal_element' || holder?.type === 'keyed_element')
    return 'it is made inside another value and has no name of its own';
  return 'it is not bound to a variable of its own';
}
