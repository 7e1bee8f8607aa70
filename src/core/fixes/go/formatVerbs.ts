/** A piece of a format: text as the source spells it, or the verb that takes the next argument. */
export type FormatPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'verb'; readonly verb: string };

/** Escapes that spell a percent sign, so that a verb could begin where none is to be seen. */
const hiddenPercent = /\\x25|\\045|\\u0025|\\U00000025/;

/**
 * The pieces of what stands between the quotes of a format literal, in order; no text piece is empty. A verb has only a letter: undefined where one has
 * flags, a width or an index, or ends the text.
 */
export function formatPieces(literal: string): FormatPiece[] | undefined {
  if (hiddenPercent.test(literal)) return undefined;
  const pieces: FormatPiece[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') pieces.push({ kind: 'text', text });
    text = '';
  };
  for (let i = 0; i < literal.length; i++) {
    if (literal[i] !== '%') {
      text += literal[i];
      continue;
    }
    const verb = literal[++i] ?? '';
    if (verb === '%') text += '%';
    else if (/^[a-zA-Z]$/.test(verb)) {
      flush();
      pieces.push({ kind: 'verb', verb });
    } else return undefined;
  }
  flush();
  return pieces;
}
