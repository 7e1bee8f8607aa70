import { bindingsOf, referencesTo, resolve, topLevelDeclaration } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { calleeOf } from './goCall';
import { writtenType } from './staticType';
import { hasField } from './structType';

/**
 * Whether reading the field `selector` in `statement` cannot panic: it is a field of a struct and not of a pointer to one, or on
 * every way to the statement one was read through the same pointer. `logger` is read before in any case.
 */
export function isReadBefore(
  file: ParsedFile,
  selector: SyntaxNode,
  statement: SyntaxNode,
  logger: SyntaxNode | undefined,
): boolean {
  const operand = childByField(selector, 'operand');
  const owner = operand && writtenType(file, operand);
  if (owner !== undefined && !owner.startsWith('*') && isDirectField(file, owner, selector)) return true;
  if (operand?.type !== 'identifier' || !staysTheSame(operand)) return false;
  const others = [...(logger ? [logger] : []), ...statementsBefore(statement).flatMap(each => readsOf(file, each))];
  return others.some(
    other =>
      other.text === selector.text ||
      (owner !== undefined &&
        childByField(other, 'operand')?.text === operand.text &&
        isDirectField(file, owner, selector) &&
        isDirectField(file, owner, other)),
  );
}

// A promoted field is read through what it is promoted from, which may be another pointer.
function isDirectField(file: ParsedFile, owner: string, selector: SyntaxNode): boolean {
  const name = owner.replace(/^\*/, '');
  const specs = file.ofType('type_spec').filter(each => childByField(each, 'name')?.text === name);
  const struct = specs.length === 1 ? childByField(specs[0], 'type') : undefined;
  return hasField(struct, childByField(selector, 'field')?.text);
}

// A variable of the function that gets its value where it is declared.
function staysTheSame(variable: SyntaxNode): boolean {
  const binding = resolve(variable);
  if (!binding || bindingsOf(topLevelDeclaration(variable), variable.text).length !== 1) return false;
  const owner = enclosingFunction(variable);
  return (
    owner !== undefined &&
    descendantsOfType(owner, 'goto_statement').length === 0 &&
    referencesTo(binding).every(each => !isWritten(each) && enclosingFunction(each) === owner)
  );
}

function isWritten({ parent }: SyntaxNode): boolean {
  if (parent?.type === 'unary_expression') return parent.text.startsWith('&');
  if (parent?.type === 'inc_statement' || parent?.type === 'dec_statement') return true;
  return parent?.type === 'expression_list' && parent.field === 'left';
}

/** Statements that have run when this one does: those above it in its block, and above the blocks around it. */
export function statementsBefore(statement: SyntaxNode): SyntaxNode[] {
  const owner = enclosingFunction(statement);
  const found: SyntaxNode[] = [];
  for (let node: SyntaxNode | undefined = statement; node && node !== owner; node = node.parent) {
    const { start } = node;
    if (node.parent?.type === 'statement_list')
      found.push(...namedChildren(node.parent).filter(each => each.end <= start));
  }
  return found;
}

// Only what a simple statement reads in any case, and what the head of another one does.
function readsOf(file: ParsedFile, statement: SyntaxNode): SyntaxNode[] {
  const simple = /^(expression_statement|short_var_declaration|assignment_statement|var_declaration|inc_statement)$/;
  if (!simple.test(statement.type)) return [];
  return descendantsOfType(statement, 'selector_expression').filter(
    each => each.field !== 'function' && !isUnread(file, each, statement),
  );
}

/** Whether `node` may stay unread though `statement`, which it is in, runs. */
export function isUnread(file: ParsedFile, node: SyntaxNode, statement: SyntaxNode): boolean {
  for (let each: SyntaxNode | undefined = node; each && each !== statement; each = each.parent) {
    if (each.type === 'func_literal') return true;
    const isShort = /^(&&|\|\|)$/.test(childByField(each.parent, 'operator')?.text ?? '');
    if (isShort && each.field === 'right') return true;
    // Of `&a.b` only the place is asked for.
    if (each.type === 'unary_expression' && each.text.startsWith('&')) return true;
    if (each.type === 'call_expression' && maySizeOnly(file, each)) return true;
  }
  return false;
}

// The length of an array, and what package unsafe says of a field, are constants: nothing is read for them.
function maySizeOnly(file: ParsedFile, call: SyntaxNode): boolean {
  const callee = calleeOf(file, call);
  return callee.kind === 'package'
    ? callee.path === 'unsafe'
    : callee.kind === 'builtin' && /^(len|cap)$/.test(callee.name);
}
