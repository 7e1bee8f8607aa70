import type { GoBinding } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField } from '../../syntax/syntaxNode';
import { qualifiedType } from './goCall';
import { streams } from './goCallees';
import type { ValueKind } from './useVerdict';

/**
 * What a value is within the function that it is passed to. An interface of the library that only streams hides it; behind
 * any other type, one of this file or a generic one, it is what it was.
 */
export function kindWithin(file: ParsedFile, parameter: GoBinding, kind: ValueKind): ValueKind {
  const declaration = parameter.identifier.parent;
  const isVariadic = declaration?.type === 'variadic_parameter_declaration';
  const type = qualifiedType(file, childByField(declaration, 'type'));
  return kind === 'view' || (!isVariadic && !(type && streams(type))) ? kind : 'wrapper';
}
