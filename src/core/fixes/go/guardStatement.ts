import type { ParsedFile } from '../../syntax/parsedFile';
import { descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import { statementHolder } from './constructorSite';
import { commentsMove, movesComments } from './hoistEdits';
import { standsAlone } from './localDeclaration';

const lists = /^(block|expression_case|type_case|default_case|communication_case)$/;

/** Why a call cannot be put into a block of its own; undefined where it can. */
export function guardObstacle(file: ParsedFile, call: SyntaxNode): string | undefined {
  const statement = call.parent;
  if (statement?.type === 'defer_statement' || statement?.type === 'go_statement')
    return `${statement.type === 'defer_statement' ? 'defer' : 'go'} builds its arguments now and calls it later`;
  const holder = statement && statementHolder(statement);
  if (statement?.type !== 'expression_statement' || !lists.test(holder?.type ?? ''))
    return 'it is no statement of its own';
  if (!standsAlone(file, statement)) return 'it shares its line with other code';
  const isBroken = (each: SyntaxNode): boolean => each.startLine !== each.endLine;
  if (descendantsOfType(statement, 'raw_string_literal', 'comment').some(isBroken))
    return 'a text of several lines is among its arguments';
  return movesComments(file, statement) ? commentsMove : undefined;
}

/** Puts the statement, and the comment behind it, into `if condition { … }`. */
export function guard(file: ParsedFile, statement: SyntaxNode, condition: string): OffsetEdit[] {
  const { start, end, startLine, endLine } = statement;
  const indent = file.indentAt(start);
  const close = file.lineEndAt(end);
  const inner = Array.from({ length: endLine - startLine }, (_, index) => file.lineStart(startLine + 1 + index));
  return [
    { start, end: start, text: `if ${condition} {${file.endOfLine}${indent}\t` },
    ...inner.filter(at => !/^\r?\n/.test(file.text.slice(at))).map(at => ({ start: at, end: at, text: '\t' })),
    { start: close, end: close, text: `${file.endOfLine}${indent}}` },
  ];
}
