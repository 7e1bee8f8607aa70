import type { Profile } from '../profile/profile';
import type { Uint32List } from '../profile/uint32List';
import { PackageRepeats } from './packageRepeats';
import { Repeats } from './repeats';
import type { Groupings, SiteRows } from './siteRows';

/** Sums of one table: for each value column of the profile and then for `recorded`, one number for each row. */
export interface SiteSums {
  readonly self: readonly Float64Array[];
  readonly total: readonly Float64Array[];
}

export interface StackSums {
  readonly lines: SiteSums;
  readonly functions: SiteSums;
  /** Empty where no packages were asked for. */
  readonly packages: SiteSums;
}

/**
 * Self and total of each row, a row once per stack.
 *
 * The time goes into waiting for memory, so each stack adds to its locations only, one column after the other: what a loop
 * goes through stays in the processor's cache. Lines are then the sums of their locations, functions those of their lines
 * and packages those of their functions, each less what stacks bring to a row more than once (recursion). Exact, as values
 * are whole.
 */
export function sumStacks(profile: Profile, groupings: Groupings): StackSums {
  const { lines, functions, packages } = groupings;
  const columns = [...profile.values, profile.recorded];
  const totals = surplusTaken(profile, groupings, columns);
  const locations = new Float64Array(profile.locationFrameStart.length - 1);
  columns.forEach((column, c) => {
    sumLocations(locations.fill(0), profile, column);
    addLocations(totals.lines[c]!, locations, profile);
  });
  addUpwards(totals, groupings);
  const leaves = leavesOf(profile);
  const selfs = {
    lines: columns.map(column => sumLeaves(leaves, column, lines.count)),
    functions: emptyColumns(columns, functions),
    packages: packages && emptyColumns(columns, packages),
  };
  addUpwards(selfs, groupings);
  return {
    lines: { self: selfs.lines, total: totals.lines },
    functions: { self: selfs.functions, total: totals.functions },
    packages: { self: selfs.packages ?? [], total: totals.packages ?? [] },
  };
}

interface Levels {
  readonly lines: readonly Float64Array[];
  readonly functions: readonly Float64Array[];
  readonly packages: readonly Float64Array[] | undefined;
}

/** Adds lines to the functions they lie in, and those to their packages. */
function addUpwards(sums: Levels, { lines, functions, packages }: Groupings): void {
  sums.lines.forEach((column, c) => {
    const ofFunctions = addRows(sums.functions[c]!, column, lines, functions);
    if (packages !== undefined && sums.packages !== undefined) {
      addRows(sums.packages[c]!, ofFunctions, functions, packages);
    }
  });
}

function emptyColumns(columns: readonly Float64Array[], { count }: SiteRows): Float64Array[] {
  return columns.map(() => new Float64Array(count));
}

/** For each of `columns` and each row: less what stacks bring to it beyond the first time. */
function surplusTaken(profile: Profile, groupings: Groupings, columns: readonly Float64Array[]): Levels {
  const { lines, functions, packages } = groupings;
  const totals = {
    lines: emptyColumns(columns, lines),
    functions: emptyColumns(columns, functions),
    packages: packages && emptyColumns(columns, packages),
  };
  const withPackages = packages && new PackageRepeats(profile, { lines, functions, packages });
  const repeats = withPackages ?? new Repeats(profile, functions);
  for (let sample = 0; sample < profile.recorded.length; sample++) {
    if (!repeats.find(profile.stackStart[sample]!, profile.stackStart[sample + 1]!)) continue;
    takeSample(totals.lines, repeats.lines, columns, sample);
    takeSample(totals.functions, repeats.functions, columns, sample);
    if (withPackages && totals.packages) takeSample(totals.packages, withPackages.packages, columns, sample);
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
