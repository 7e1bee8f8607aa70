/** One change of a text, in UTF-16 offsets into it. */
export interface OffsetEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `text` with the edits made, which may come in any order; those that insert at one place keep theirs. */
export function edited(text: string, edits: readonly OffsetEdit[]): string {
  let result = '';
  let done = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done);
}
