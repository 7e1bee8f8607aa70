import type { Profile } from '../profile/profile';
import { Uint32List } from '../profile/uint32List';
import { Repeats } from './repeats';
import { SiteCells, sampleValues } from './siteCells';
import type { Groupings, SiteRows } from './siteRows';

/** Sums of one table. */
export interface SiteSums {
  readonly self: SiteCells;
  readonly total: SiteCells;
  /** Rows that at least one stack has, ascending. */
  readonly touched: Uint32Array;
}

/**
 * Self and total of each row, a row once per stack.
 *
 * The time goes into waiting for memory, so each stack adds to its locations only. Lines are then the sums of their
 * locations, functions those of their lines and packages those of their functions, each less what stacks brought to a row
 * more than once, which is rare (recursion). Exact, as values are whole.
 */
export function sumStacks(profile: Profile, groupings: Groupings): Record<keyof Groupings, SiteSums> {
  const { lines, functions, packages } = groupings;
  const { stackStart, stackLocation, locationFrameStart, locationFrame } = profile;
  const values = sampleValues(profile);
  const repeats = new Repeats(profile, groupings);
  const locationTotal = new SiteCells(locationFrameStart.length - 1);
  const lineSelf = new SiteCells(lines.count);
  const lineTotal = new SiteCells(lines.count);
  const functionTotal = new SiteCells(functions.count);
  const packageTotal = new SiteCells(packages.count);
  for (let sample = 0; sample < values.recorded.length; sample++) {
    const from = stackStart[sample]!;
    const to = stackStart[sample + 1]!;
    lineSelf.add(locationFrame[locationFrameStart[stackLocation[from]!]!]!, values, sample);
    locationTotal.addToAll(stackLocation, from, to, values, sample);
  }
  // Not in the same loop: each needs the processor's cache for itself.
  for (let sample = 0; sample < values.recorded.length; sample++) {
    repeats.find(stackStart[sample]!, stackStart[sample + 1]!);
    lineTotal.takeFromAll(repeats.lines, values, sample);
    functionTotal.takeFromAll(repeats.functions, values, sample);
    packageTotal.takeFromAll(repeats.packages, values, sample);
  }
  addLocations(lineTotal, locationTotal, profile);
  const functionSelf = new SiteCells(functions.count);
  const packageSelf = new SiteCells(packages.count);
  regroup(functionTotal, lineTotal, lines, functions);
  regroup(functionSelf, lineSelf, lines, functions);
  regroup(packageTotal, functionTotal, functions, packages);
  regroup(packageSelf, functionSelf, functions, packages);
  const frames = framesOfStacks(profile);
  return {
    lines: { self: lineSelf, total: lineTotal, touched: rowsOf(frames, lines) },
    functions: { self: functionSelf, total: functionTotal, touched: rowsOf(frames, functions) },
    packages: { self: packageSelf, total: packageTotal, touched: rowsOf(frames, packages) },
  };
}

function addLocations(lineTotal: SiteCells, locationTotal: SiteCells, profile: Profile): void {
  const { locationFrameStart, locationFrame } = profile;
  for (let location = 0; location < locationTotal.count; location++) {
    const end = locationFrameStart[location + 1]!;
    for (let k = locationFrameStart[location]!; k < end; k++) {
      lineTotal.addRow(locationFrame[k]!, locationTotal, location);
    }
  }
}

/** Adds each row of `cells`, which are sums of `rows`, to the row of the grouping `above` that it lies in. */
function regroup(sums: SiteCells, cells: SiteCells, rows: SiteRows, above: SiteRows): void {
  for (let row = 0; row < cells.count; row++) sums.addRow(above.rowOfFrame[rows.firstFrame[row]!]!, cells, row);
}

/** Marks the frames that at least one stack has. */
function framesOfStacks({ stackLocation, locationFrameStart, locationFrame, frames }: Profile): Uint8Array {
  const used = new Uint8Array(locationFrameStart.length - 1);
  for (let i = 0; i < stackLocation.length; i++) used[stackLocation[i]!] = 1;
  const marks = new Uint8Array(frames.count);
  for (let location = 0; location < used.length; location++) {
    if (used[location] === 0) continue;
    const end = locationFrameStart[location + 1]!;
    for (let k = locationFrameStart[location]!; k < end; k++) marks[locationFrame[k]!] = 1;
  }
  return marks;
}

function rowsOf(frames: Uint8Array, { count, rowOfFrame }: SiteRows): Uint32Array {
  const used = new Uint8Array(count);
  for (let frame = 0; frame < frames.length; frame++) if (frames[frame] === 1) used[rowOfFrame[frame]!] = 1;
  const rows = new Uint32List(count);
  for (let row = 0; row < count; row++) if (used[row] === 1) rows.push(row);
  return rows.toArray();
}
