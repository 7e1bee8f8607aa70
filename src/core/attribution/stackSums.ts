import type { Profile } from '../profile/profile';
import type { Uint32List } from '../profile/uint32List';
import { Repeats } from './repeats';
import type { Groupings, SiteRows } from './siteRows';

/** Sums of one table: for each value column of the profile and then for `recorded`, one number for each row. */
export interface SiteSums {
  readonly self: readonly Float64Array[];
  readonly total: readonly Float64Array[];
}

/**
 * Self and total of each row, a row once per stack.
 *
 * The time goes into waiting for memory, so each stack adds to its locations only, one column after the other: what a loop
 * goes through stays in the processor's cache. Lines are then the sums of their locations, functions those of their lines
 * and packages those of their functions, each less what stacks bring to a row more than once (recursion). Exact, as values
 * are whole.
 */
export function sumStacks(profile: Profile, groupings: Groupings): Record<keyof Groupings, SiteSums> {
  const { lines, functions, packages } = groupings;
  const columns = [...profile.values, profile.recorded];
  const totals = surplusTaken(profile, groupings, columns);
  const leaves = leavesOf(profile);
  const self = columns.map(column => {
    const ofLines = sumLeaves(leaves, column, lines.count);
    const ofFunctions = addRows(new Float64Array(functions.count), ofLines, lines, functions);
    const ofPackages = addRows(new Float64Array(packages.count), ofFunctions, functions, packages);
    return { ofLines, ofFunctions, ofPackages };
  });
  const locations = new Float64Array(profile.locationFrameStart.length - 1);
  columns.forEach((column, c) => {
    sumLocations(locations.fill(0), profile, column);
    const ofLines = addLocations(totals.lines[c]!, locations, profile);
    const ofFunctions = addRows(totals.functions[c]!, ofLines, lines, functions);
    addRows(totals.packages[c]!, ofFunctions, functions, packages);
  });
  return {
    lines: { self: self.map(each => each.ofLines), total: totals.lines },
    functions: { self: self.map(each => each.ofFunctions), total: totals.functions },
    packages: { self: self.map(each => each.ofPackages), total: totals.packages },
  };
}

/** For each of `columns` and each row: less what stacks bring to it beyond the first time. */
function surplusTaken(profile: Profile, { lines, functions, packages }: Groupings, columns: readonly Float64Array[]) {
  const perRow = (rows: SiteRows) => columns.map(() => new Float64Array(rows.count));
  const totals = { lines: perRow(lines), functions: perRow(functions), packages: perRow(packages) };
  const repeats = new Repeats(profile, { lines, functions, packages });
  for (let sample = 0; sample < profile.recorded.length; sample++) {
    if (!repeats.find(profile.stackStart[sample]!, profile.stackStart[sample + 1]!)) continue;
    takeSample(totals.lines, repeats.lines, columns, sample);
    takeSample(totals.functions, repeats.functions, columns, sample);
    takeSample(totals.packages, repeats.packages, columns, sample);
  }
  return totals;
}

/** Takes the sample away from each of `rows`. */
function takeSample(
  sums: readonly Float64Array[],
  rows: Uint32List,
  columns: readonly Float64Array[],
  sample: number,
): void {
  for (let c = 0; c < sums.length; c++) {
    const value = columns[c]![sample]!;
    if (value === 0) continue;
    const into = sums[c]!;
    for (let i = 0; i < rows.length; i++) into[rows.at(i)] = into[rows.at(i)]! - value;
  }
}

/** Adds each sample to the locations of its stack, once for each time they are in it. */
function sumLocations(sums: Float64Array, { stackStart, stackLocation }: Profile, column: Float64Array): void {
  for (let sample = 0; sample < column.length; sample++) {
    const value = column[sample]!;
    if (value === 0) continue;
    const to = stackStart[sample + 1]!;
    for (let i = stackStart[sample]!; i < to; i++) {
      const location = stackLocation[i]!;
      sums[location] = sums[location]! + value;
    }
  }
}

/** Adds what locations sum up to to each of their lines. */
function addLocations(lines: Float64Array, locations: Float64Array, profile: Profile): Float64Array {
  const { locationFrameStart, locationFrame } = profile;
  for (let location = 0; location < locations.length; location++) {
    const value = locations[location]!;
    const end = locationFrameStart[location + 1]!;
    for (let k = locationFrameStart[location]!; k < end; k++)
      lines[locationFrame[k]!] = lines[locationFrame[k]!]! + value;
  }
  return lines;
}

/** By sample: the frame that allocates. */
function leavesOf({ stackStart, stackLocation, locationFrameStart, locationFrame, recorded }: Profile): Uint32Array {
  const leaves = new Uint32Array(recorded.length);
  for (let sample = 0; sample < leaves.length; sample++) {
    leaves[sample] = locationFrame[locationFrameStart[stackLocation[stackStart[sample]!]!]!]!;
  }
  return leaves;
}

function sumLeaves(leaves: Uint32Array, column: Float64Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let sample = 0; sample < leaves.length; sample++) {
    const leaf = leaves[sample]!;
    sums[leaf] = sums[leaf]! + column[sample]!;
  }
  return sums;
}

/** Adds each row of `column`, which are sums of `rows`, to the row of the grouping `above` that it lies in. */
function addRows(sums: Float64Array, column: Float64Array, rows: SiteRows, above: SiteRows): Float64Array {
  for (let row = 0; row < column.length; row++) {
    const at = above.rowOfFrame[rows.firstFrame[row]!]!;
    sums[at] = sums[at]! + column[row]!;
  }
  return sums;
}
