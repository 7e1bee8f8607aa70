import type { Profile } from '../profile/profile';
import { withStrings } from '../profile/stringAt';
import { Uint32List } from '../profile/uint32List';
import type { Attribution, SiteTable } from './attribution';
import { functionRows, lineRows, packageRows, type SiteRows } from './siteRows';
import { type SiteSums, sumStacks } from './stackSums';

/**
 * Self and total of every line, function and package for all sample types. Rows without a value are left out; the
 * others keep the order in which the profile first names them. Cost: linear in the frames of all stacks.
 */
export function attribute(profile: Profile): Attribution {
  const lines = lineRows(profile);
  const functions = functionRows(profile);
  const packages = packageRows(profile);
  const sums = sumStacks(profile, { lines, functions, packages: packages.rows });
  const { strings, frames, sampleTypes } = profile;
  const firstName = strings.start.length;
  return {
    origin: profile.origin,
    granularity: profile.granularity,
    sampleTypes,
    totals: Float64Array.from(profile.values, sum),
    recorded: sum(profile.recorded),
    strings: withStrings(strings, packages.names),
    lines: siteTable(profile, lines, sums.lines, frames.line),
    functions: siteTable(profile, functions, sums.functions, frames.startLine),
    packages: packageTable(sums.packages, packages.names.length, sampleTypes.length, firstName),
    meta: profile.meta,
  };
}

function siteTable({ frames, sampleTypes }: Profile, rows: SiteRows, sums: SiteSums, line: Uint32Array): SiteTable {
  const kept = rowsWithValues(sums, rows.count);
  const first = pick(rows.firstFrame, kept);
  return {
    count: kept.length,
    functionName: pick(frames.functionName, first),
    file: pick(frames.file, first),
    line: pick(line, first),
    startLine: pick(frames.startLine, first),
    ...valueColumns(sums, kept, sampleTypes.length),
  };
}

/** `firstName` is the string index of the name of package 0; the others follow. */
function packageTable(sums: SiteSums, names: number, types: number, firstName: number): SiteTable {
  const kept = rowsWithValues(sums, names);
  return {
    count: kept.length,
    functionName: kept.map(row => firstName + row),
    file: new Uint32Array(kept.length),
    line: new Uint32Array(kept.length),
    startLine: new Uint32Array(kept.length),
    ...valueColumns(sums, kept, types),
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
  const has = new Uint8Array(count);
  for (const column of [...total, ...self]) for (let row = 0; row < count; row++) if (column[row] !== 0) has[row] = 1;
  const rows = new Uint32List(count);
  for (let row = 0; row < count; row++) if (has[row] === 1) rows.push(row);
  return rows.finish();
}

function pickValues(column: Float64Array, rows: Uint32Array): Float64Array {
  if (rows.length === column.length) return column;
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!;
  return picked;
}

function pick(column: Uint32Array, rows: Uint32Array): Uint32Array {
  const picked = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!;
  return picked;
}

function sum(column: Float64Array): number {
  let total = 0;
  for (let i = 0; i < column.length; i++) total += column[i]!;
  return total;
}
