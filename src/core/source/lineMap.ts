import { commonLines } from './commonLines';
import { pairEdited } from './editedLines';
import { type Declaration, declaredName, enclosing } from './enclosing';
import type { LinePlace } from './freshness';
import { lineKey } from './lineKey';

/** Where the lines of an older text are in a newer one. */
export interface LineMap {
  /** The 1-based line now, or undefined where the line was changed or removed. `line` is 1-based in the older text. */
  current(line: number): number | undefined;
  /** The same with what became of a line that was changed. Never another line that was there before. */
  place(line: number): LinePlace;
  /** True when both texts have the same lines. */
  readonly unchanged: boolean;
}

/**
 * Compares by content, so it holds however the change came about: typing, a formatter, a branch switch. Lines are the same
 * when they differ by white space only (`lineKey`). Among equal lines the longest common subsequence decides; where it comes
 * out otherwise from the end of the texts than from their beginning, the line is not found rather than guessed. A line is not
 * found either in a function of another name that was there before: functions with equal bodies changed places. Beyond
 * `maxEdits` differing lines the texts count as different files and no line is found again.
 */
export function mapLines(before: string, after: string, maxEdits = 2000): LineMap {
  if (before === after) {
    return { unchanged: true, current: line => line, place: line => ({ freshness: 'current', line }) };
  }
  const texts = { before: splitLines(before), after: splitLines(after) };
  const keys = { before: texts.before.map(lineKey), after: texts.after.map(lineKey) };
  const target = matchedLines(keys.before, keys.after, maxEdits);
  if (target === undefined) return noLine;
  const edited = editedLines(texts, target);
  const isInSame = sameFunctions(texts, line => edited.get(line) ?? target[line]);
  const place = (line: number): LinePlace => {
    const found = placeOf(line, target[line] ?? 0, edited.get(line));
    return found.freshness === 'stale' || isInSame(line, found.line) ? found : { freshness: 'stale' };
  };
  return {
    unchanged: keys.before.length === keys.after.length && target.every((line, index) => line === index),
    current: line => {
      const now = target[line] ?? 0;
      return now > 0 && isInSame(line, now) ? now : undefined;
    },
    place,
  };
}

/**
 * Tells whether an older line and a newer one stand in the same functions. One was renamed where its line was edited and no
 * other function had the new name.
 */
function sameFunctions(
  texts: { before: string[]; after: string[] },
  placed: (line: number) => number | undefined,
): (line: number, now: number) => boolean {
  let outers: Record<'before' | 'after', ReturnType<typeof enclosing>> | undefined;
  let names: ReadonlySet<string | undefined> | undefined;
  const isRenamed = (old: Declaration, now: Declaration): boolean => {
    names ??= new Set(texts.before.map(declaredName));
    return placed(old.line) === now.line && !names.has(now.name);
  };
  const isSame = (old: Declaration | undefined, now: Declaration | undefined): boolean => {
    if (old === undefined || now === undefined) return old === now;
    return (old.name === now.name || isRenamed(old, now)) && isSame(old.outer, now.outer);
  };
  return (line, now) => {
    // Most texts are asked about few lines, or none.
    outers ??= { before: enclosing(texts.before), after: enclosing(texts.after) };
    return isSame(outers.before(line), outers.after(now));
  };
}

const noLine: LineMap = { unchanged: false, current: () => undefined, place: () => ({ freshness: 'stale' }) };

function placeOf(line: number, now: number, edited: number | undefined): LinePlace {
  if (now > 0) return { freshness: now === line ? 'current' : 'shifted', line: now };
  return edited === undefined ? { freshness: 'stale' } : { freshness: 'edited', line: edited };
}

/** For each 1-based older line the newer one, 0 where there is none, -1 where several could be it. */
function matchedLines(before: string[], after: string[], maxEdits: number): Int32Array | undefined {
  const numbers = new Map<string, number>();
  const numbered = (keys: string[]) =>
    Int32Array.from(keys, key => {
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
  const [old, now] = [numbered(before), numbered(after)];
  const forward = commonLines(old, now, maxEdits);
  const backward = forward && commonLines(old.toReversed(), now.toReversed(), maxEdits);
  if (forward === undefined || backward === undefined) return undefined;
  // The two directions prefer opposite copies of a repeated line: where they agree, there is no choice.
  const target = new Int32Array(old.length + 1);
  for (const [index, partner] of forward.entries()) {
    const other = backward[old.length - 1 - index]!;
    const again = other < 0 ? -1 : now.length - 1 - other;
    target[index + 1] = partner === again ? partner + 1 : -1;
  }
  return target;
}

/** Newer lines, by older line, that stand in place of lines between two that were found again. */
function editedLines(texts: { before: string[]; after: string[] }, target: Int32Array): Map<number, number> {
  const edited = new Map<number, number>();
  let newLine = 1;
  for (let oldLine = 1; oldLine < target.length; oldLine++) {
    const now = target[oldLine]!;
    if (now > 0) {
      newLine = now + 1;
      continue;
    }
    const first = oldLine;
    while (oldLine + 1 < target.length && target[oldLine + 1]! <= 0) oldLine++;
    const end = oldLine + 1 < target.length ? target[oldLine + 1]! : texts.after.length + 1;
    const removed = texts.before.slice(first - 1, oldLine);
    const added = withoutOld(removed, texts.after.slice(newLine - 1, end - 1));
    for (const [index, partner] of pairEdited(removed, added).entries()) {
      // A line that has equals is none that was edited: which of them it is cannot be told.
      if (partner >= 0 && target[first + index] === 0) edited.set(first + index, newLine + partner);
    }
  }
  return edited;
}

/** Added lines with those emptied that equal a removed one: they are that line elsewhere, and no other one edited. */
function withoutOld(removed: readonly string[], added: readonly string[]): string[] {
  const old = new Set(removed.map(lineKey));
  return added.map(line => (old.has(lineKey(line)) ? '' : line));
}

function splitLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
