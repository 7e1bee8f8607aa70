import type { StringTable } from './stringTable';
import { decodeUtf8, encodeUtf8 } from './utf8';

/** String `index` of `table`, decoded now; '' for an index the table does not have. */
export function stringAt(table: StringTable, index: number): string {
  const start = table.start[index];
  const end = table.end[index];
  if (start === undefined || end === undefined || start === end) return '';
  return decodeUtf8(table.bytes.subarray(start, end));
}

/**
 * `stringAt` for loops that read most strings: ASCII tables are decoded as one text, because a call of the decoder costs
 * more than its work; others string by string, each once.
 */
export function stringReader(table: StringTable): (index: number) => string {
  const whole = decodeUtf8(table.bytes);
  if (whole.length === table.bytes.length) return index => whole.slice(table.start[index] ?? 0, table.end[index] ?? 0);
  const seen = new Map<number, string>();
  return index => {
    let text = seen.get(index);
    if (text === undefined) {
      text = stringAt(table, index);
      seen.set(index, text);
    }
    return text;
  };
}

/** A copy of `table` with `added` after its strings: the first of them has the index `table.start.length`. */
export function withStrings(table: StringTable, added: readonly string[]): StringTable {
  const encoded = added.map(encodeUtf8);
  const count = table.start.length + added.length;
  const bytes = new Uint8Array(encoded.reduce((sum, each) => sum + each.length, table.bytes.length));
  const start = new Uint32Array(count);
  const end = new Uint32Array(count);
  bytes.set(table.bytes);
  start.set(table.start);
  end.set(table.end);
  let at = table.bytes.length;
  encoded.forEach((each, i) => {
    bytes.set(each, at);
    start[table.start.length + i] = at;
    at += each.length;
    end[table.start.length + i] = at;
  });
  return { bytes, start, end };
}
