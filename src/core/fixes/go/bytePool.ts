import type { ParsedFile } from '../../syntax/parsedFile';
import { ancestorOfType, childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import { firstShadowed } from './goBuiltins';
import { type PlacedPool, type PoolSpec, placePool } from './poolPlacement';

/**
 * A pool of pointers to slices of `size` bytes, written as Go. Of pointers, because Put boxes a slice: that would be an
 * allocation each time.
 */
export function placeBytePool(file: ParsedFile, place: SyntaxNode, suffix: string, size: string): PlacedPool {
  const spec: PoolSpec = {
    suffix,
    imports: [],
    newFunction: () => `func() any {\n\tb := make([]byte, ${size})\n\treturn &b\n}`,
    mayShare: pool => keepsLength(file, pool),
  };
  return placePool(file, place, spec);
}

/** The name among those that a borrowed slice is written with that means something else here; undefined when none does. */
export function shadowedForBytes(file: ParsedFile, place: SyntaxNode): string | undefined {
  return firstShadowed(file, ['any', 'make']) ?? firstShadowed(file, ['byte'], place);
}

// Who stores a slice back (`*bp = b[:0]`) leaves it with another length than New made, and other files may do so too where
// they can see the pool.
function keepsLength(file: ParsedFile, pool: string): boolean {
  const isLocalName = /^[\p{Ll}_]/u.test(pool);
  const gets = file.nodes.filter(node => node.type === 'selector_expression' && node.text === `${pool}.Get`);
  const names = gets.map(get => childByField(ancestorOfType(get, 'short_var_declaration', 'block'), 'left')?.text);
  const stored = file
    .ofType('assignment_statement')
    .map(each => (childByField(each, 'left')?.text ?? '').replaceAll(/[()\s]/g, ''));
  return isLocalName && names.every(name => name !== undefined && !stored.includes(`*${name}`));
}
