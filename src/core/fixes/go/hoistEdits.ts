import { bindingsOf, referencesTo, resolve, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { ancestorOfType, descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import { type ConstructorSite, statementHolder } from './constructorSite';
import { placeVariable } from './packageVariable';

/** What a hoisted value is called at package level. */
export interface Hoisted {
  /** The variable, and behind it the one of its error where the constructor gives one. */
  readonly names: readonly string[];
  readonly edits: readonly OffsetEdit[];
}

/**
 * A package variable above the function that is made as `expression` was, moved there as it stands. With `error` it has two,
 * so that whoever handled the error gets the same one on every call.
 */
export function hoist(
  file: ParsedFile,
  place: SyntaxNode,
  value: { readonly prefix?: string; readonly suffix: string; readonly text: string; readonly error?: boolean },
): Hoisted {
  const { name, edit } = placeVariable(file, place, value.suffix, value.text, value.prefix);
  if (value.error !== true) return { names: [name], edits: [edit] };
  const names = [name, file.freeName(`${name}Err`)];
  return { names, edits: [{ ...edit, text: edit.text.replace(`var ${name} =`, `var ${names.join(', ')} =`) }] };
}

/** The text of an expression as it stands at package level: with \n, and less indented, but not in strings of several lines. */
export function movedText(file: ParsedFile, expression: SyntaxNode): string {
  const indent = file.indentAt(expression.start);
  const strings = descendantsOfType(expression, 'raw_string_literal');
  let at = expression.start;
  const lines = expression.text.split('\n').map((line, index) => {
    const start = at;
    at += line.length + 1;
    const isInString = strings.some(each => each.start < start && start < each.end);
    const moved = index > 0 && !isInString && line.startsWith(indent) ? line.slice(indent.length) : line;
    return moved.replace(/\r$/, '');
  });
  return lines.join('\n');
}

/**
 * Lets the function use package variables instead of what it made. A name that only stood for the value is dropped where
 * that leaves the text as gofmt writes it; else it stands for the variable. Undefined where comments would have to move.
 */
export function useHoisted(
  file: ParsedFile,
  site: ConstructorSite,
  names: readonly string[],
): readonly OffsetEdit[] | undefined {
  const renamed = names.length === 1 ? renameUses(file, site, names[0] ?? '') : undefined;
  if (renamed) return renamed;
  const { start, end } = site.expression;
  if (movesComments(file, site.expression)) return undefined;
  return [{ start, end, text: names.join(', ') }];
}

export const commentsMove = 'comments beside it line up with those of the next line, and would have to move';

function renameUses(file: ParsedFile, site: ConstructorSite, name: string): OffsetEdit[] | undefined {
  const { statement, identifier } = site;
  if (statement?.type !== 'short_var_declaration' || !identifier || site.errorName) return undefined;
  const binding = resolve(identifier);
  if (binding?.identifier !== identifier || statementHolder(statement)?.type !== 'block') return undefined;
  const uses = referencesTo(binding);
  const declared = bindingsOf(topLevelDeclaration(identifier), identifier.text).length;
  if (declared !== 1 || !uses.every(each => mayBeRenamed(file, each))) return undefined;
  const removal = withoutLines(file, statement);
  return removal && [removal, ...uses.map(({ start, end }) => ({ start, end, text: name }))];
}

// Keys of a literal are aligned by their length, and a variable that is written is none of the package.
function mayBeRenamed(file: ParsedFile, use: SyntaxNode): boolean {
  const list = use.parent?.type === 'expression_list' ? use.parent : undefined;
  const isWritten = list?.field === 'left' && list.parent?.type !== 'return_statement';
  const around = ancestorOfType(use, 'keyed_element', 'block');
  return !isWritten && around?.type !== 'keyed_element' && !movesComments(file, use);
}

// A comment above or beside the statement is about it, so the statement stays.
function withoutLines(file: ParsedFile, statement: SyntaxNode): OffsetEdit | undefined {
  const { startLine, endLine } = statement;
  const whole = file.text.slice(file.lineStart(startLine), file.lineStart(endLine + 1)).trim();
  if (whole !== statement.text || /^\s*(\/\/|\*|\/\*)|\*\/\s*$/.test(lineText(file, startLine - 1))) return undefined;
  if (hasCommentBehind(file, startLine - 1) && hasCommentBehind(file, endLine + 1)) return undefined;
  const above = lineText(file, startLine - 1).trim();
  const leavesBlank = above === '' || above.endsWith('{');
  const last = leavesBlank && lineText(file, endLine + 1).trim() === '' ? endLine + 1 : endLine;
  return { start: file.lineStart(startLine), end: file.lineStart(last + 1), text: '' };
}

/** gofmt lines up the comments behind neighbouring lines: when the line of `changed` gets longer, others would move. */
export function movesComments(file: ParsedFile, changed: SyntaxNode): boolean {
  const { startLine, endLine } = changed;
  const neighbours = hasCommentBehind(file, startLine - 1) || hasCommentBehind(file, endLine + 1);
  return neighbours && (hasCommentBehind(file, startLine) || hasCommentBehind(file, endLine));
}

function hasCommentBehind(file: ParsedFile, line: number): boolean {
  return file
    .ofType('comment')
    .some(each => each.startLine === line && file.text.slice(file.lineStart(line), each.start).trim() !== '');
}

function lineText(file: ParsedFile, line: number): string {
  return line < 1 ? '' : file.text.slice(file.lineStart(line), file.lineStart(line + 1));
}
