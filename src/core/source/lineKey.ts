/**
 * What makes a line the same line: its text without white space, apart from what stands between quotes. So a formatter
 * that indents or aligns anew changes no line. An apostrophe in a comment opens a quote that nothing closes; what follows
 * it is then compared as it stands, which errs to the safe side.
 */
export function lineKey(line: string): string {
  if (!/["'`]/.test(line)) return line.replace(/\s+/g, '');
  let key = '';
  let quote = '';
  for (let index = 0; index < line.length; index++) {
    const character = line[index]!;
    if (quote === '') {
      if (/\s/.test(character)) continue;
      if (/["'`]/.test(character)) quote = character;
    } else if (character === '\\' && quote !== '`') key += line[index++];
    else if (character === quote) quote = '';
    key += line[index] ?? '';
  }
  return key;
}
