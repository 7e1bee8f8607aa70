import type { GoBinding } from '../../syntax/goScope';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import type { TrustedCall } from './trustedCalls';

/**
 * What a name stands for while its uses are judged: the pooled thing itself, something made around it, a struct that
 * carries it, or memory that belongs to it.
 */
export type ValueKind = 'buffer' | 'bufferValue' | 'writer' | 'wrapper' | 'container' | 'view';

/** What a rule knows besides, or lets others decide. */
export interface UseOptions {
  /** Slices of which it says yes are known to end within what was written. */
  readonly endsWithin?: (slice: SyntaxNode) => boolean;
  /** 'leave': a buffer or bytes that go to a function nobody knows are no obstacle, but `unproven`. */
  readonly unknownCallees?: 'refuse' | 'leave';
  /** Methods of a 'writer' that hand out nothing of it; those of a compressor where absent. */
  readonly methods?: ReadonlySet<string> | undefined;
}

/** What was found out about every use of a value. */
export interface UseVerdict {
  /** The first use that could outlive the call; undefined when there is none. */
  readonly obstacle: string | undefined;
  readonly notes: readonly string[];
  /** What some of the notes are about, which a compiler may know better. */
  readonly trusted: readonly TrustedCall[];
  /** Edits at the uses: copies of returned bytes, `&buf` that becomes `buf`. */
  readonly edits: readonly OffsetEdit[];
  /** Methods called on the value itself. */
  readonly methods: ReadonlySet<string>;
  /** Standard-library functions that the value, or something around it, was given to. */
  readonly callees: ReadonlySet<string>;
  readonly returnsBytes: boolean;
  /** Arguments whose callee is known to keep nothing of them. */
  readonly proven: readonly SyntaxNode[];
  /** Reasons to refuse that a compiler may dispel, by `UseOptions.unknownCallees`. */
  readonly unproven: readonly string[];
}

/** How a reason calls the value. */
export function named(kind: ValueKind, binding: GoBinding): string {
  if (kind === 'view') return "the buffer's memory";
  if (kind === 'wrapper') return 'something that writes to it';
  return kind === 'container' ? 'a value that carries it' : binding.identifier.text;
}

/** Without its line: the note is read when the rewrite has moved it. */
export function keepingNote(call: SyntaxNode, { identifier }: GoBinding): string {
  return `${shownCallee(call)} must not keep or use ${identifier.text} after it returns (no Hijack, no goroutine that goes on writing).`;
}

export function keepingBytesNote(callee: string): string {
  return `${callee} must not keep the bytes that it is given.`;
}

/** As notes call it. */
export function shownCallee(call: SyntaxNode): string {
  return childByField(call, 'function')?.text ?? 'the call';
}
