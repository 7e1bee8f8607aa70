import { resolve } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';

/** The expressions that have to be constants for a map literal to be the same whenever it is made. */
export type LiteralParts =
  | { readonly kind: 'parts'; readonly expressions: readonly SyntaxNode[] }
  | { readonly kind: 'variable'; readonly reason: string };

/** Keys and values of a map, and the fields of structs in it. Of a value that could be changed through the map says which. */
export function constantParts(file: ParsedFile, literal: SyntaxNode): LiteralParts {
  const expressions: SyntaxNode[] = [];
  const type = childByField(literal, 'type');
  for (const element of namedChildren(childByField(literal, 'body'))) {
    const [key, value] = element.type === 'keyed_element' ? namedChildren(element) : [];
    const reason =
      addPart(file, key, childByField(type, 'key'), expressions) ??
      addPart(file, value, childByField(type, 'value'), expressions);
    if (reason) return { kind: 'variable', reason };
  }
  return { kind: 'parts', expressions };
}

// `type` is what an element without one has: {"a": {1, 2}}.
function addPart(
  file: ParsedFile,
  element: SyntaxNode | undefined,
  type: SyntaxNode | undefined,
  expressions: SyntaxNode[],
): string | undefined {
  const part = element?.type === 'literal_element' ? namedChildren(element)[0] : element;
  if (!part) return 'it is written in a way the rule does not know';
  if (part.type === 'literal_value') return addFields(file, part, type, expressions);
  if (part.type === 'composite_literal')
    return addFields(file, childByField(part, 'body'), childByField(part, 'type'), expressions);
  if (!isFunctionOf(file, part)) expressions.push(part);
  return undefined;
}

function addFields(
  file: ParsedFile,
  body: SyntaxNode | undefined,
  type: SyntaxNode | undefined,
  expressions: SyntaxNode[],
): string | undefined {
  if (!type || !isStruct(file, type))
    return `its values are of type ${type?.text ?? 'unknown'}, which could be changed through the map: only structs of this file are copied for sure`;
  for (const field of namedChildren(body)) {
    const value = field.type === 'keyed_element' ? namedChildren(field)[1] : field;
    const reason = addPart(file, value, undefined, expressions);
    if (reason) return reason;
  }
  return undefined;
}

function isStruct(file: ParsedFile, type: SyntaxNode): boolean {
  if (type.type === 'struct_type') return true;
  return (
    type.type === 'type_identifier' &&
    file.root.children
      .filter(child => child.type === 'type_declaration')
      .flatMap(each => descendantsOfType(each, 'type_spec'))
      .some(
        spec => childByField(spec, 'name')?.text === type.text && childByField(spec, 'type')?.type === 'struct_type',
      )
  );
}

function isFunctionOf(file: ParsedFile, part: SyntaxNode): boolean {
  return (
    part.type === 'identifier' &&
    !resolve(part) &&
    file.root.children.some(
      child => child.type === 'function_declaration' && childByField(child, 'name')?.text === part.text,
    )
  );
}
