/**
 * The 1-based lines between the marks that a merge leaves, marks included: two texts stand there at once, and neither is
 * the one that ran.
 */
export function conflictLines(text: string): ReadonlySet<number> {
  const lines = new Set<number>();
  if (!text.includes('<<<<<<< ')) return lines;
  let start = 0;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.startsWith('<<<<<<< ')) start = index + 1;
    if (start === 0 || !line.startsWith('>>>>>>> ')) continue;
    for (let each = start; each <= index + 1; each++) lines.add(each);
    start = 0;
  }
  return lines;
}
