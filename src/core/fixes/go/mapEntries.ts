import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';

/** `m[key]` wherever it is set, in whatever way: several on one line are not told apart. */
export function mapEntries(file: ParsedFile): SyntaxNode[] {
  return file
    .ofType('index_expression')
    .filter(each => childByField(each, 'operand')?.type === 'identifier' && entryStatement(each) !== undefined);
}

/** The statement that sets it; undefined where it is only read. */
export function entryStatement(entry: SyntaxNode): SyntaxNode | undefined {
  const holder = entry.parent?.type === 'expression_list' ? entry.parent : undefined;
  if (holder)
    return holder.field === 'left' && holder.parent?.type === 'assignment_statement' ? holder.parent : undefined;
  return /^(inc|dec)_statement$/.test(entry.parent?.type ?? '') ? entry.parent : undefined;
}
