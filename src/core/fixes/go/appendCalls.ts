import type { ParsedFile } from '../../syntax/parsedFile';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import { calleeOf } from './goCall';

export function appendCalls(file: ParsedFile): SyntaxNode[] {
  return file.ofType('call_expression').filter(call => isAppend(file, call));
}

export function isAppend(file: ParsedFile, call: SyntaxNode | undefined): boolean {
  const callee = call && calleeOf(file, call);
  return callee?.kind === 'builtin' && callee.name === 'append';
}
