import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';

/** Why a value in this composite literal is not followed any further; undefined for a struct, which carries it. */
export function carriedBy(file: ParsedFile, literal: SyntaxNode): string | undefined {
  const type = childByField(literal, 'type');
  if (type?.type !== 'type_identifier' && type?.type !== 'qualified_type')
    return `is stored in a ${type?.type === 'map_type' ? 'map' : 'value'} that may outlive the call`;
  return hijacks(file, type.text) ? 'is carried by a type that can be hijacked, so it may outlive the call' : undefined;
}

function hijacks(file: ParsedFile, type: string): boolean {
  return file
    .ofType('method_declaration')
    .some(
      method =>
        childByField(method, 'name')?.text === 'Hijack' &&
        (childByField(method, 'receiver')?.text ?? '').includes(type),
    );
}
