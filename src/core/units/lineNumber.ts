/** A line as people, profiles and compilers count it: the first is 1. */
export type LineNumber = number & { readonly __lineNumber: true };

/** A line as editors count it: the first is 0. */
export type LineIndex = number & { readonly __lineIndex: true };

/** `value` as a 1-based line, or undefined where the runtime gave none (0, negative or not whole). */
export function lineNumber(value: number): LineNumber | undefined {
  return Number.isInteger(value) && value >= 1 ? (value as LineNumber) : undefined;
}

export function lineIndex(value: number): LineIndex {
  return Math.max(0, Math.trunc(value)) as LineIndex;
}

export function toLineIndex(line: LineNumber): LineIndex {
  return (line - 1) as LineIndex;
}

export function toLineNumber(index: LineIndex): LineNumber {
  return (index + 1) as LineNumber;
}
