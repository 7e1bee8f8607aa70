import type { Cursor } from './cursor';
import { IdIndex } from './idIndex';
import type { Outline } from './outline';
import type { PprofStrings } from './strings';

/** Functions of a pprof, one row for each; strings are indexes of the decoded profile. */
export interface FunctionColumns {
  readonly ids: IdIndex;
  readonly name: Uint32Array;
  readonly file: Uint32Array;
  readonly startLine: Uint32Array;
}

export function readFunctions(cursor: Cursor, outline: Outline, strings: PprofStrings): FunctionColumns {
  const count = outline.functions.length;
  const columns: FunctionColumns = {
    ids: new IdIndex(),
    name: new Uint32Array(count),
    file: new Uint32Array(count),
    startLine: new Uint32Array(count),
  };
  for (let row = 0; row < count; row++) {
    cursor.at = outline.functions.at(row);
    readFunction(cursor, columns, row, strings);
  }
  return columns;
}

/** A 1-based line that fits the column, 0 for anything else. */
export function lineOrUnknown(line: number): number {
  return line > 0 && line <= 0xffffffff ? line : 0;
}

function readFunction(cursor: Cursor, columns: FunctionColumns, row: number, strings: PprofStrings): void {
  const end = cursor.end(cursor.size);
  let id: number | bigint = 0;
  let name = 0;
  let systemName = 0;
  while (cursor.at < end) {
    const tag = cursor.varint();
    switch (tag) {
      case 1 * 8:
        id = cursor.id();
        break;
      case 2 * 8:
        name = cursor.varint();
        break;
      case 3 * 8:
        systemName = cursor.varint();
        break;
      case 4 * 8:
        columns.file[row] = strings.take(cursor.varint());
        break;
      case 5 * 8:
        columns.startLine[row] = lineOrUnknown(cursor.varint());
        break;
      default:
        cursor.skip(tag);
    }
  }
  cursor.close(end);
  columns.ids.add(id);
  columns.name[row] = strings.take(name === 0 ? systemName : name);
}
