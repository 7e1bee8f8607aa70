/**
 * The 1-based last line of what begins on line `start`, as indentation tells it: the next line that is indented no deeper.
 * `start` itself where nothing is indented below it.
 */
export function bodyEnd(text: string, start: number): number {
  const lines = text.split(/\r\n|\r|\n/);
  const depth = indentation(lines[start - 1] ?? '');
  let line = start;
  while (line < lines.length && (lines[line]!.trim() === '' || indentation(lines[line]!) > depth)) line++;
  // A closing bracket belongs to what it closes; anything else begins something new.
  if (line > start && /^\s*[})\]]/.test(lines[line] ?? '')) return line + 1;
  while (line > start && lines[line - 1]!.trim() === '') line--;
  return line;
}

function indentation(line: string): number {
  return /^\s*/.exec(line)![0].replaceAll('\t', '    ').length;
}
