import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { isStringLiteral } from './concatOperands';
import { argumentsOf, calleeOf, callWithArgument, qualifiedCallee } from './goCall';

/** A conversion that copies, and what is done with the copy. */
export interface CopySite {
  /** The conversion. */
  readonly node: SyntaxNode;
  /** What it converts. */
  readonly value: SyntaxNode;
  /** The runtime's function that makes the copy. */
  readonly call: string;
  readonly use: CopyUse;
}

export type CopyUse =
  | { readonly kind: 'write' | 'writeString' | 'ioWriteString'; readonly call: SyntaxNode; readonly writer: SyntaxNode }
  /** The compiler makes no copy there. */
  | { readonly kind: 'free'; readonly reason: string }
  | { readonly kind: 'other' };

/** Every conversion between string and slice of the file, in text order. */
export function copySites(file: ParsedFile): CopySite[] {
  return file.nodes.flatMap(node => {
    const converted = conversion(file, node);
    return converted ? [{ node, ...converted, use: useOf(file, node, converted.call) }] : [];
  });
}

function conversion(file: ParsedFile, node: SyntaxNode): Pick<CopySite, 'value' | 'call'> | undefined {
  if (node.type === 'type_conversion_expression') {
    const type = childByField(node, 'type')?.text;
    const value = childByField(node, 'operand');
    if (!value || isStringLiteral(value)) return undefined;
    if (type === '[]byte') return { value, call: 'runtime.stringtoslicebyte' };
    return type === '[]rune' ? { value, call: 'runtime.stringtoslicerune' } : undefined;
  }
  const [value, ...more] = argumentsOf(node);
  const callee = node.type === 'call_expression' ? calleeOf(file, node) : undefined;
  const isString = callee?.kind === 'builtin' && callee.name === 'string' && more.length === 0;
  return isString && value ? { value, call: 'runtime.slicebytetostring' } : undefined;
}

function useOf(file: ParsedFile, node: SyntaxNode, made: string): CopyUse {
  const call = callWithArgument(node);
  const callee = call ? calleeOf(file, call) : undefined;
  const free = made === 'runtime.slicebytetostring' ? undefined : freeReason(file, node, made);
  if (free) return { kind: 'free', reason: free };
  if (!call || !callee) return { kind: 'other' };
  if (callee.kind === 'method' && argumentsOf(call).length === 1) {
    if (callee.name === 'Write' && made === 'runtime.stringtoslicebyte')
      return { kind: 'write', call, writer: callee.receiver };
    if (callee.name === 'WriteString' && made === 'runtime.slicebytetostring')
      return { kind: 'writeString', call, writer: callee.receiver };
  }
  const [writer, text] = argumentsOf(call);
  return qualifiedCallee(file, call) === 'io.WriteString' && text === node && writer
    ? { kind: 'ioWriteString', call, writer }
    : { kind: 'other' };
}

function freeReason(file: ParsedFile, node: SyntaxNode, made: string): string | undefined {
  const call = callWithArgument(node);
  if (call && qualifiedCallee(file, call) === 'bytes.Equal')
    return 'Go 1.22 and later compare with bytes.Equal without a copy; this program was built by an older Go, or something else on the line makes the copy';
  if (node.parent?.type === 'range_clause' && node.field === 'right' && made === 'runtime.stringtoslicebyte')
    return 'the compiler goes through a string in range []byte(s) without a copy, so something else on the line makes one';
  const isLength = call && childByField(call, 'function')?.text === 'len' && namedChildren(node).length > 0;
  return isLength && made === 'runtime.stringtoslicerune'
    ? 'the compiler counts in len([]rune(s)) without a copy, so something else on the line makes one'
    : undefined;
}
