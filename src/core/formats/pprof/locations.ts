import { FrameTableBuilder } from '../../profile/frameTableBuilder';
import type { FrameTable } from '../../profile/profile';
import { Uint32List } from '../../profile/uint32List';
import { MalformedInput } from '../decoded';
import type { Cursor } from './cursor';
import { type FunctionColumns, lineOrUnknown } from './functions';
import { IdIndex } from './idIndex';
import type { Outline } from './outline';
import type { PprofStrings } from './strings';

export interface LocationColumns {
  readonly ids: IdIndex;
  readonly frames: FrameTable;
  readonly frameStart: Uint32Array;
  readonly frame: Uint32Array;
  /** As the file has it, 0 where unknown. */
  readonly address: Float64Array;
  /** The row that stands for a stack without locations; its frame is `<unknown>`. */
  readonly unknown: number;
}

/** Frames are made here, once for each line of a location: samples then only repeat small numbers. */
export function readLocations(
  cursor: Cursor,
  outline: Outline,
  functions: FunctionColumns,
  strings: PprofStrings,
): LocationColumns {
  const ids = new IdIndex();
  const frames = new FrameTableBuilder(Math.ceil(outline.locations.length * 1.4));
  const frameStart = new Uint32List(outline.locations.length + 2);
  const frame = new Uint32List(Math.ceil(outline.locations.length * 1.4) + 2);
  const address = new Float64Array(outline.locations.length + 1);
  const unknown = strings.builder.add('<unknown>');
  for (let row = 0; row < outline.locations.length; row++) {
    frameStart.push(frame.length);
    cursor.at = outline.locations.at(row);
    ids.add(readLocation(cursor, functions, frames, { frame, address, row }));
    // A location nobody symbolised must still carry its bytes, or the lines would not add up to the total.
    if (frame.length === frameStart.at(row)) frame.push(frames.add(unknown, 0, 0, 0));
  }
  frameStart.push(frame.length);
  frame.push(frames.add(unknown, 0, 0, 0));
  frameStart.push(frame.length);
  return {
    ids,
    frames: frames.build(),
    frameStart: frameStart.finish(),
    frame: frame.finish(),
    address,
    unknown: outline.locations.length,
  };
}

/** Where one location goes. */
interface LocationRow {
  readonly frame: Uint32List;
  readonly address: Float64Array;
  readonly row: number;
}

/** Appends the frames of one location, leaf first as the format has them; returns its id. */
function readLocation(
  cursor: Cursor,
  functions: FunctionColumns,
  frames: FrameTableBuilder,
  { frame, address, row }: LocationRow,
): number | bigint {
  const end = cursor.end(cursor.size);
  let id: number | bigint = 0;
  while (cursor.at < end) {
    const tag = cursor.varint();
    if (tag === 1 * 8) id = cursor.id();
    else if (tag === 3 * 8) address[row] = Math.max(0, cursor.varint());
    else if (tag === 4 * 8 + 2) readLine(cursor, end, functions, frames, frame);
    else cursor.skip(tag);
  }
  cursor.close(end);
  return id;
}

function readLine(
  cursor: Cursor,
  limit: number,
  functions: FunctionColumns,
  frames: FrameTableBuilder,
  frame: Uint32List,
): void {
  const start = cursor.at;
  const end = cursor.end(limit);
  let functionId: number | bigint = 0;
  let line = 0;
  while (cursor.at < end) {
    const tag = cursor.varint();
    if (tag === 1 * 8) functionId = cursor.id();
    else if (tag === 2 * 8) line = cursor.varint();
    else cursor.skip(tag);
  }
  cursor.close(end);
  if (functionId === 0) return;
  const row = functions.ids.rowOf(functionId);
  if (row < 0) throw new MalformedInput(start, `a line names function ${functionId}, which does not exist`);
  frame.push(frames.add(functions.name[row]!, functions.file[row]!, lineOrUnknown(line), functions.startLine[row]!));
}
