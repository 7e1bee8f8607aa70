import type { OffsetEdit } from './proposal';

/** `text` with `edits`, which are ascending and do not overlap. */
export function applyEdits(text: string, edits: readonly OffsetEdit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text: inserted } of edits) {
    result += text.slice(at, start) + inserted;
    at = end;
  }
  return result + text.slice(at);
}
