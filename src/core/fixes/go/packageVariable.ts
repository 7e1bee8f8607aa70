import { topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';

/**
 * A new variable of the package, `value`, above the function around `place`. Its name grows out of the function's, which is
 * unique in the package, because the package's other files are out of sight here; `prefix` is for kinds that are named from the
 * front, as errors are. `value` has lines that end in \n.
 */
export function placeVariable(
  file: ParsedFile,
  place: SyntaxNode,
  suffix: string,
  value: string,
  prefix = '',
): { readonly name: string; readonly edit: OffsetEdit } {
  const name = nameAfterFunction(file, place, suffix, prefix);
  const at = startWithComments(file, topLevelDeclaration(place));
  // A declaration on the line above, of a type or a short function, is set off as gofmt does.
  const isSetOff = /(^|\n)[ \t\r]*\n$/.test(file.text.slice(0, at));
  const text = `${isSetOff ? '' : '\n'}var ${name} = ${value}\n\n`.replaceAll('\n', file.endOfLine);
  return { name, edit: { start: at, end: at, text } };
}

/** A free name for a declaration that belongs to the function around `place`; see `placeVariable`. */
export function nameAfterFunction(file: ParsedFile, place: SyntaxNode, suffix: string, prefix = ''): string {
  const named = nameOf(topLevelDeclaration(place));
  const start = prefix === '' ? named : `${prefix}${upperFirst(named)}`;
  return file.freeName(`${start}${suffix}`);
}

function nameOf(top: SyntaxNode): string {
  const own = childByField(top, 'name')?.text ?? descendantsOfType(top, 'var_spec')[0]?.children[0]?.text ?? 'shared';
  const receiver = descendantsOfType(childByField(top, 'receiver') ?? top, 'type_identifier')[0]?.text;
  const name = top.type === 'method_declaration' && receiver ? `${receiver}${upperFirst(own)}` : own;
  return lowerFirstWord(name);
}

/** As a part of a longer name, or to export it. */
export function upperFirst(name: string): string {
  return `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
}

// ServeHTTP → serveHTTP, HTTPServer → httpServer: an initialism is lowered as a whole.
function lowerFirstWord(name: string): string {
  return name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, start => start.toLowerCase());
}

// The doc comment and directives above a declaration belong to it, so the pool goes above them.
function startWithComments(file: ParsedFile, top: SyntaxNode): number {
  let start = top;
  for (const comment of file.root.children.filter(child => child.type === 'comment').reverse()) {
    if (comment.endLine === start.startLine - 1 && comment.start === file.lineStartAt(comment.start)) start = comment;
  }
  return start.start;
}
