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
  const scratch = new Float64Array((profile.locationFrameStart.length - 1) * 2);
  addLocations(totals.lines, profile, columns, scratch);
  addUpwards(totals, groupings);
  const selfs = {
    lines: sumLeaves(profile, columns, lines, scratch),
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

/**
 * Adds to each of `lines` what its locations sum up to, a location once for each time it is in a stack. Two columns at once,
 * as locations are then read half as often; the sums of more would not stay in the cache.
 */
function addLocations(
  lines: readonly Float64Array[],
  profile: Profile,
  columns: readonly Float64Array[],
  pairs: Float64Array,
): void {
  for (let c = 0; c < columns.length; c += 2) {
    const other = columns[c + 1];
    sumLocations(pairs.fill(0), profile, columns[c]!, other ?? columns[c]!);
    addSums(lines[c]!, pairs, 0, profile);
    if (other !== undefined) addSums(lines[c + 1]!, pairs, 1, profile);
  }
}

/** Adds each sample to the locations of its stack: by location the sums of both columns. */
function sumLocations(
  sums: Float64Array,
  { stackStart, stackLocation }: Profile,
  column: Float64Array,
  other: Float64Array,
): void {
  for (let sample = 0; sample < column.length; sample++) {
    const value = column[sample]!;
    const otherValue = other[sample]!;
    if (value === 0 && otherValue === 0) continue;
    const to = stackStart[sample + 1]!;
    for (let i = stackStart[sample]!; i < to; i++) {
      const at = stackLocation[i]! * 2;
      sums[at] = sums[at]! + value;
      sums[at + 1] = sums[at + 1]! + otherValue;
    }
  }
}

/** Adds what the locations sum up to in column `nth` of `pairs` to each of their lines. */
function addSums(lines: Float64Array, pairs: Float64Array, nth: 0 | 1, profile: Profile): void {
  const { locationFrameStart, locationFrame } = profile;
  for (let location = 0; location + 1 < locationFrameStart.length; location++) {
    const value = pairs[location * 2 + nth]!;
    const end = locationFrameStart[location + 1]!;
    for (let k = locationFrameStart[location]!; k < end; k++) {
      const line = locationFrame[k]!;
      lines[line] = lines[line]! + value;
    }
  }
}

/** For each of `columns` by line: what the stacks bring whose first frame it is, the one that allocates. */
function sumLeaves(
  profile: Profile,
  columns: readonly Float64Array[],
  lines: SiteRows,
  ofLocations: Float64Array,
): Float64Array[] {
  const { locationFrameStart, locationFrame } = profile;
  return columns.map(column => {
    sumFirstLocations(ofLocations.fill(0), profile, column);
    const sums = new Float64Array(lines.count);
    for (let location = 0; location + 1 < locationFrameStart.length; location++) {
      const leaf = locationFrame[locationFrameStart[location]!]!;
      sums[leaf] = sums[leaf]! + ofLocations[location]!;
    }
    return sums;
  });
}

function sumFirstLocations(sums: Float64Array, { stackStart, stackLocation }: Profile, column: Float64Array): void {
  for (let sample = 0; sample < column.length; sample++) {
    const location = stackLocation[stackStart[sample]!]!;
    sums[location] = sums[location]! + column[sample]!;
  }
}

/** Adds each row of `column`, which are sums of `rows`, to the row of the grouping `above` that it lies in. */
function addRows(sums: Float64Array, column: Float64Array, rows: SiteRows, above: SiteRows): Float64Array {
  for (let row = 0; row < column.length; row++) {
    const at = above.rowOfFrame[rows.firstFrame[row]!]!;
    sums[at] = sums[at]! + column[row]!;
  }
  return sums;
}
