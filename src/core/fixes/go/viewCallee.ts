import type { GoBinding } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import { argumentsOf, calleeOf, callWithArgument, methodParameters } from './goCall';
import { borrowsBytes, handsTo, keeping, methodBorrowsBytes } from './goCallees';
import { reasonAt } from './usePlace';

/** What a call does with bytes that it is given. */
export type ViewCallee =
  /** Uses them while it runs; `parameters` are those of this file that may get to see them. */
  | { readonly kind: 'borrows'; readonly parameters: readonly GoBinding[] }
  /** Its result is a part of them. */
  | { readonly kind: 'slices' }
  /** Known to keep them, with a reason, or not known at all. */
  | { readonly kind: 'unknown'; readonly shown: string; readonly reason: string | undefined };

const otherCapacity = 'from a pool that is as the last borrower left it';

/** `index` is the place of the bytes among the arguments. */
export function viewCallee(file: ParsedFile, call: SyntaxNode, index: number): ViewCallee {
  const callee = calleeOf(file, call);
  if (callee.kind === 'builtin' && ['string', 'len', 'copy', 'print', 'println'].includes(callee.name))
    return { kind: 'borrows', parameters: [] };
  if (callee.kind === 'method' && methodBorrowsBytes(callee.name))
    return { kind: 'borrows', parameters: methodParameters(file, callee.name, index) };
  const name = callee.kind === 'package' ? `${callee.path}.${callee.name}` : '';
  const handed = handsTo(name);
  if (handed) return { kind: 'borrows', parameters: handed.flatMap(each => methodParameters(file, each, 0)) };
  if (borrowsBytes(name)) return { kind: 'borrows', parameters: [] };
  if (callee.kind === 'package' && callee.path === 'bytes' && callee.name.startsWith('Trim')) return { kind: 'slices' };
  return {
    kind: 'unknown',
    shown: childByField(call, 'function')?.text ?? 'a function',
    reason: callee.kind === 'builtin' && callee.name === 'cap' ? otherCapacity : keeping[name],
  };
}

/** Why `bytes...` may be kept; undefined for `append(dst, buf.Bytes()...)`, which copies. */
export function spreadObstacle(file: ParsedFile, spread: SyntaxNode): string | undefined {
  const call = callWithArgument(spread);
  const callee = call && calleeOf(file, call);
  if (callee?.kind === 'builtin' && callee.name === 'append' && argumentsOf(call)[0] !== spread) return undefined;
  return reasonAt('its bytes are passed on as a list of arguments', spread);
}
