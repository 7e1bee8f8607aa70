/** The one stretch by which two texts differ. Offsets are UTF-16 indices, ends exclusive. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** The shortest such stretch that splits no character of two units. */
export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start--;
  let same = 0;
  while (same < shorter - start && fromEnd(before, same) === fromEnd(after, same)) same++;
  if (same > 0 && isLowSurrogate(fromEnd(before, same - 1))) same--;
  return { start, oldEnd: before.length - same, newEnd: after.length - same };
}

function fromEnd(text: string, distance: number): number {
  return text.charCodeAt(text.length - 1 - distance);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
