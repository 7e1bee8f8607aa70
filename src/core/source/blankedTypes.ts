/**
 * Whether `running` is `written` with its types blanked out, as Node's type stripping leaves it: every function is at
 * the line and column where it was written. What Node adds after the end does not count.
 */
export function isBlanked(running: string, written: string): boolean {
  const lines = running.split(/\r\n|\r|\n/);
  return written.split(/\r\n|\r|\n/).every((line, i) => isBlankedLine(lines[i] ?? '', line));
}

/** A `;` may stand in a blank, where the line before would otherwise run on. Characters of two bytes may become two blanks. */
function isBlankedLine(running: string, written: string): boolean {
  if (running === written) return true;
  if (!/^[\x20-\x7e\t]*$/.test(written)) return /^[\s;]*$/.test(running) || isSubsequence(running, written);
  for (let i = 0; i < Math.max(running.length, written.length); i++) {
    const is = running[i] ?? ' ';
    if (is !== (written[i] ?? ' ') && is !== ' ' && is !== ';') return false;
  }
  return true;
}

/** Whether the marks of `running` stand in `written` in the same order. */
function isSubsequence(running: string, written: string): boolean {
  let at = 0;
  for (const mark of running) {
    if (mark === ' ' || mark === ';') continue;
    at = written.indexOf(mark, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
