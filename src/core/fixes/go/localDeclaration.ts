import { type GoBinding, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import {
  childByField,
  childrenByField,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import { argumentsOf, calleeOf } from './goCall';

/** A statement that declares one variable and nothing else: `var x T`, `var x = value`, `x := value`. */
export interface LocalDeclaration {
  readonly statement: SyntaxNode;
  readonly identifier: SyntaxNode;
  readonly type: SyntaxNode | undefined;
  readonly value: SyntaxNode | undefined;
}

/** Undefined where the variable is a parameter, comes out of a head of a statement, or is declared with others. */
export function localDeclaration({ identifier }: GoBinding): LocalDeclaration | undefined {
  const spec = identifier.parent?.type === 'var_spec' ? identifier.parent : undefined;
  const statement = spec?.parent ?? identifier.parent?.parent;
  if (statement?.parent?.type !== 'statement_list') return undefined;
  if (statement.type === 'short_var_declaration') {
    const value = onlyOne(childByField(statement, 'right'));
    const isAlone = onlyOne(childByField(statement, 'left')) === identifier;
    return isAlone && value ? { statement, identifier, type: undefined, value } : undefined;
  }
  const names = childrenByField(spec, 'name');
  if (statement.type !== 'var_declaration' || !spec || names.length !== 1) return undefined;
  const values = childByField(spec, 'value');
  const value = values && onlyOne(values);
  return values && !value ? undefined : { statement, identifier, type: childByField(spec, 'type'), value };
}

/** How a slice or map starts that holds nothing yet; `capacity` where one is given. */
export type EmptyStart =
  | { readonly kind: 'nil'; readonly type: SyntaxNode }
  | { readonly kind: 'literal'; readonly type: SyntaxNode; readonly value: SyntaxNode }
  | {
      readonly kind: 'make';
      readonly type: SyntaxNode;
      readonly value: SyntaxNode;
      readonly sizes: readonly SyntaxNode[];
    };

/** `var x T`, `x := T{}` or `x := make(T, …)`; undefined for everything else. */
export function emptyStart(file: ParsedFile, { type, value }: LocalDeclaration): EmptyStart | undefined {
  if (!value) return type && { kind: 'nil', type };
  if (value.type === 'composite_literal') {
    const literal = childByField(value, 'type');
    const isEmpty = namedChildren(childByField(value, 'body')).length === 0;
    return literal && isEmpty && !/\/[/*]/.test(value.text) ? { kind: 'literal', type: literal, value } : undefined;
  }
  const callee = value.type === 'call_expression' ? calleeOf(file, value) : undefined;
  const [made, ...sizes] = argumentsOf(value);
  return callee?.kind === 'builtin' && callee.name === 'make' && made
    ? { kind: 'make', type: made, value, sizes }
    : undefined;
}

/** Whether the function around the node jumps with goto, so that the order of the text says little. */
export function jumps(node: SyntaxNode): boolean {
  return descendantsOfType(topLevelDeclaration(node), 'goto_statement').length > 0;
}

/** Whether no other code stands on the lines of a statement; a comment behind it may. */
export function standsAlone(file: ParsedFile, statement: SyntaxNode): boolean {
  const before = file.text.slice(file.lineStartAt(statement.start), statement.start);
  const after = file.restOfLine(statement.end).trim();
  return before.trim() === '' && (after === '' || after.startsWith('//'));
}

/** Start of the statement's line, or of the comment lines directly above it. */
export function startWithOwnComments(file: ParsedFile, statement: SyntaxNode): number {
  let first = statement;
  // Comments at the top of a block stand beside the list of its statements.
  const around = [...(statement.parent?.parent?.children ?? []), ...(statement.parent?.children ?? [])];
  for (const each of around.sort((a, b) => b.start - a.start)) {
    const isAbove = each.type === 'comment' && each.endLine === first.startLine - 1;
    if (isAbove && file.text.slice(file.lineStartAt(each.start), each.start).trim() === '') first = each;
  }
  return file.lineStartAt(first.start);
}

function onlyOne(list: SyntaxNode | undefined): SyntaxNode | undefined {
  const [first, ...more] = namedChildren(list);
  return more.length === 0 ? first : undefined;
}
