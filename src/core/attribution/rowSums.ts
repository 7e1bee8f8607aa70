import type { Profile } from '../profile/profile';
import { Uint32List } from '../profile/uint32List';

/** Self and total of rows: for each value column of the profile one number for each row, and what was recorded. */
export interface RowSums {
  readonly self: readonly Float64Array[];
  readonly total: readonly Float64Array[];
  readonly selfRecorded: Float64Array;
  readonly totalRecorded: Float64Array;
}

/**
 * Sums for a grouping of frames that need not cover all of them nor nest in functions: `rowOfFrame` is -1 for a frame in no
 * row. A row counts once per stack. Linear in the locations of all stacks.
 */
export function sumRows(profile: Profile, rowOfFrame: Int32Array, count: number): RowSums {
  const { stackStart, stackLocation } = profile;
  const columns = [...profile.values, profile.recorded];
  const width = columns.length;
  // All values of a row side by side: what a stack adds to it lies in one place.
  const self = new Float64Array(count * width);
  const total = new Float64Array(count * width);
  const values = new Float64Array(width);
  const { start, rows, leaf } = rowsOfLocations(profile, rowOfFrame);
  const lastSample = new Int32Array(count).fill(-1);
  for (let sample = 0; sample < profile.recorded.length; sample++) {
    const from = stackStart[sample]!;
    for (let c = 0; c < width; c++) values[c] = columns[c]![sample]!;
    const own = leaf[stackLocation[from]!]!;
    if (own >= 0) addValues(self, values, own);
    for (let i = from; i < stackStart[sample + 1]!; i++) {
      const location = stackLocation[i]!;
      for (let k = start[location]!; k < start[location + 1]!; k++) {
        const row = rows[k]!;
        if (lastSample[row] === sample) continue;
        lastSample[row] = sample;
        addValues(total, values, row);
      }
    }
  }
  const [selfColumns, totalColumns] = [columnsOf(self, width), columnsOf(total, width)];
  return {
    self: selfColumns.slice(0, width - 1),
    total: totalColumns.slice(0, width - 1),
    selfRecorded: selfColumns[width - 1]!,
    totalRecorded: totalColumns[width - 1]!,
  };
}

function addValues(sums: Float64Array, values: Float64Array, row: number): void {
  const at = row * values.length;
  for (let c = 0; c < values.length; c++) sums[at + c] = sums[at + c]! + values[c]!;
}

function columnsOf(sums: Float64Array, width: number): Float64Array[] {
  const count = sums.length / width;
  return Array.from({ length: width }, (_, c) => {
    const column = new Float64Array(count);
    for (let row = 0; row < count; row++) column[row] = sums[row * width + c]!;
    return column;
  });
}

/** The distinct rows of each location, and the row of its innermost frame. */
function rowsOfLocations({ locationFrameStart, locationFrame }: Profile, rowOfFrame: Int32Array) {
  const locations = locationFrameStart.length - 1;
  const start = new Uint32Array(locations + 1);
  const leaf = new Int32Array(locations);
  const rows = new Uint32List(locations);
  for (let location = 0; location < locations; location++) {
    const from = locationFrameStart[location]!;
    leaf[location] = rowOfFrame[locationFrame[from]!]!;
    for (let k = from; k < locationFrameStart[location + 1]!; k++) {
      const row = rowOfFrame[locationFrame[k]!]!;
      if (row >= 0 && !holds(rows, start[location]!, row)) rows.push(row);
    }
    start[location + 1] = rows.length;
  }
  return { start, rows: rows.finish(), leaf };
}

function holds(rows: Uint32List, from: number, row: number): boolean {
  for (let k = from; k < rows.length; k++) if (rows.at(k) === row) return true;
  return false;
}
