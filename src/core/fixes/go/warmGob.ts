import { remembered } from '../../remembered';
import { resolve } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import { firstShadowed } from './goBuiltins';
import { type GobMessage, gobEncoders, gobMessage } from './gobMessage';
import { type EncodedType, encodedType } from './gobTypes';

/** A message whose encoder can be kept for the next ones. */
export interface WarmGob {
  readonly message: GobMessage;
  readonly type: EncodedType;
  /** What the encoder is called where it is borrowed. */
  readonly name: string;
}

/** Of the encoder that the call `made` makes; a text completes "The gob encoder cannot be kept: ". */
export function warmGob(file: ParsedFile, made: SyntaxNode): WarmGob | string {
  const message = gobMessage(file, made);
  if (typeof message === 'string') return message;
  const type = encodedType(file, message.argument);
  if (typeof type === 'string') return type;
  const shadowed =
    firstShadowed(file, ['any', 'new']) ??
    firstShadowed(file, ['append', 'byte', 'len', 'make', 'nil', 'string'], message.made);
  if (shadowed) return `${shadowed} means something else in this file`;
  return { message, type, name: message.encoder?.identifier.text ?? file.freeName('encoder') };
}

/** Whether this is a buffer that a rewrite of its encoder takes away: what else could be done with it would not fit then. */
export function goesWithItsEncoder(file: ParsedFile, buffer: SyntaxNode | undefined): boolean {
  const taken = namesTaken(file);
  const binding = taken.size > 0 ? buffer && resolve(buffer) : undefined;
  return binding !== undefined && taken.has(binding.identifier);
}

const namesTaken = remembered((file: ParsedFile): ReadonlySet<SyntaxNode> => {
  const messages = gobEncoders(file).map(made => warmGob(file, made));
  return new Set(messages.flatMap(warm => (typeof warm === 'string' ? [] : warm.message.buffer.identifier)));
});
