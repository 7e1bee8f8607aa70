import type { Profile } from '../profile/profile';
import type { StringTable } from '../profile/stringTable';
import { Uint32List } from '../profile/uint32List';
import type { Attribution, SiteTable } from './attribution';
import { functionRows, type Groupings, lineRows, packageRows, type SiteRows } from './siteRows';
import { type SiteSums, type StackSums, sumStacks } from './stackSums';

/**
 * Self and total of every line, function and package for all sample types. Rows without a value are left out; the
 * others keep the order in which the profile first names them. Cost: linear in the frames of all stacks.
 */
export function attribute(profile: Profile): Attribution {
  return attributeAll(profile).attribution;
}

/** `attribute` with the sums that it is made of, by frame and by function, for who groups them in other ways. */
export function attributeAll(profile: Profile): { readonly attribution: Attribution; readonly summed: SummedSites } {
  const { rows, names } = packageRows(profile);
  const groupings = { lines: lineRows(profile), functions: functionRows(profile), packages: rows };
  const sums = sumStacks(profile, groupings);
  const attribution = { ...sites(profile, groupings, sums), packages: packageTable(profile, names, sums.packages) };
  return { attribution, summed: { groupings, sums } };
}

/** The rows of `groupings` and what is charged to each. */
export interface SummedSites {
  readonly groupings: Groupings;
  readonly sums: StackSums;
}

/** `attribute` without packages: as much as `go tool pprof -top` and `-list` know. */
export function attributeSites(profile: Profile): Omit<Attribution, 'packages'> {
  const groupings = { lines: lineRows(profile), functions: functionRows(profile) };
  return sites(profile, groupings, sumStacks(profile, groupings));
}

function sites(profile: Profile, groupings: Groupings, sums: StackSums) {
  const { origin, granularity, frames, sampleTypes, meta } = profile;
  return {
    origin,
    granularity,
    sampleTypes,
    totals: Float64Array.from(profile.values, sum),
    recorded: sum(profile.recorded),
    lines: siteTable(profile, groupings.lines, sums.lines, frames.line),
    functions: siteTable(profile, groupings.functions, sums.functions, frames.startLine),
    meta,
    ...lifetimesOf(profile),
  };
}

function lifetimesOf({ growth, earlierGrowth: earlier, survivors }: Profile): Pick<Attribution, 'lifetimes'> {
  if (survivors !== undefined) {
    const { all, alive } = survivors;
    return { lifetimes: { kind: 'survivors', allSeconds: all.seconds, aliveSeconds: alive.seconds } };
  }
  return growth === undefined ? {} : { lifetimes: { kind: 'growth', ...(earlier && { earlier }) } };
}

function packageTable({ sampleTypes }: Profile, names: StringTable, sums: SiteSums): SiteTable {
  const kept = rowsWithValues(sums, names.start.length - 1);
  return {
    count: kept.length,
    strings: names,
    functionName: kept.map(row => row + 1),
    file: new Uint32Array(kept.length),
    line: new Uint32Array(kept.length),
    startLine: new Uint32Array(kept.length),
    ...valueColumns(sums, kept, sampleTypes.length),
  };
}

function siteTable(
  { frames, sampleTypes, strings }: Profile,
  rows: SiteRows,
  sums: SiteSums,
  line: Uint32Array,
): SiteTable {
  const kept = rowsWithValues(sums, rows.count);
  const first = pick(rows.firstFrame, kept);
  return {
    count: kept.length,
    strings,
    functionName: pick(frames.functionName, first),
    file: pick(frames.file, first),
    line: pick(line, first),
    startLine: pick(frames.startLine, first),
    ...valueColumns(sums, kept, sampleTypes.length),
  };
}

function valueColumns({ self, total }: SiteSums, kept: Uint32Array, types: number) {
  const keptOf = (column: Float64Array) => pickValues(column, kept);
  return {
    self: self.slice(0, types).map(keptOf),
    total: total.slice(0, types).map(keptOf),
    selfRecorded: keptOf(self[types]!),
    totalRecorded: keptOf(total[types]!),
  };
}

/** Ascending. */
function rowsWithValues({ self, total }: SiteSums, count: number): Uint32Array {
  const columns = [...total, ...self];
  const rows = new Uint32List(count);
  for (let row = 0; row < count; row++) if (hasValue(columns, row)) rows.push(row);
  return rows.finish();
}

function hasValue(columns: readonly Float64Array[], row: number): boolean {
  for (let c = 0; c < columns.length; c++) if (columns[c]![row] !== 0) return true;
  return false;
}

function pickValues(column: Float64Array, rows: Uint32Array): Float64Array {
  if (areFirst(rows)) return column.subarray(0, rows.length);
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!;
  return picked;
}

function pick(column: Uint32Array, rows: Uint32Array): Uint32Array {
  if (areFirst(rows)) return column.subarray(0, rows.length);
  const picked = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!;
  return picked;
}

/** Whether these ascending rows are 0, 1, 2, …: the usual case, as only the last one of a table can be sure to have no value. */
function areFirst(rows: Uint32Array): boolean {
  return rows.length === 0 || rows[rows.length - 1] === rows.length - 1;
}

function sum(column: Float64Array): number {
  let total = 0;
  for (let i = 0; i < column.length; i++) total += column[i]!;
  return total;
}
