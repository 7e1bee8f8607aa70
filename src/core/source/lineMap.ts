import { diffArrays } from 'diff';

/** Where the lines of an older text are in a newer one. */
export interface LineMap {
  /** The 1-based line now, or undefined where the line was changed or removed. `line` is 1-based in the older text. */
  current(line: number): number | undefined;
  /** True when both texts have the same lines. */
  readonly unchanged: boolean;
}

/**
 * Compares by content, so it holds however the change came about: typing, a formatter, a branch switch. Beyond
 * `maxEdits` differing lines the texts count as different files and no line is found again.
 */
export function mapLines(before: string, after: string, maxEdits = 2000): LineMap {
  if (before === after) return { unchanged: true, current: line => line };
  const oldLines = splitLines(before);
  const changes = diffArrays(oldLines, splitLines(after), { maxEditLength: maxEdits });
  const target = new Int32Array(oldLines.length + 1);
  let oldLine = 1;
  let newLine = 1;
  for (const change of changes ?? []) {
    const count = change.value.length;
    if (change.added) newLine += count;
    else if (change.removed) oldLine += count;
    else for (let index = 0; index < count; index++) target[oldLine++] = newLine++;
  }
  const unchanged = changes?.every(change => !change.added && !change.removed) ?? false;
  return { unchanged, current: line => target[line] || undefined };
}

function splitLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
