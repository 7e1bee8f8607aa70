import type { Profile } from '../profile/profile';
import { withStrings } from '../profile/stringAt';
import type { Attribution, SiteTable } from './attribution';
import { recordedColumn, type SampleAmounts, SiteCells } from './siteCells';
import { functionRows, lineRows, packageRows, type SiteRows } from './siteRows';

/**
 * Self and total of every line, function and package for all sample types, in one pass over the stacks. Rows that no
 * sample touches are left out; the others keep the order in which the profile first names them.
 */
export function attribute(profile: Profile): Attribution {
  const packages = packageRows(profile);
  const lines = new SiteCells(lineRows(profile));
  const functions = new SiteCells(functionRows(profile));
  const packageCells = new SiteCells(packages.rows);
  visitSamples(profile, lines, functions, packageCells);
  const { strings, frames, sampleTypes } = profile;
  const packageNames = packages.names.map((_, row) => strings.start.length + row);
  const describe = (rows: SiteRows, kept: Uint32Array, line: Uint32Array) => {
    const pick = (column: Uint32Array) => kept.map(row => column[rows.firstFrame[row]!]!);
    return {
      functionName: pick(frames.functionName),
      file: pick(frames.file),
      line: pick(line),
      startLine: pick(frames.startLine),
    };
  };
  const table = (cells: SiteCells, line: Uint32Array): SiteTable => {
    const kept = cells.touched();
    return { count: kept.length, ...describe(cells.rows, kept, line), ...sums(cells, kept, sampleTypes.length) };
  };
  const packagesKept = packageCells.touched();
  return {
    origin: profile.origin,
    granularity: profile.granularity,
    sampleTypes,
    totals: Float64Array.from(profile.values, sum),
    recorded: sum(profile.recorded),
    strings: withStrings(strings, packages.names),
    lines: table(lines, frames.line),
    functions: table(functions, frames.startLine),
    packages: {
      count: packagesKept.length,
      functionName: packagesKept.map(row => packageNames[row]!),
      file: new Uint32Array(packagesKept.length),
      line: new Uint32Array(packagesKept.length),
      startLine: new Uint32Array(packagesKept.length),
      ...sums(packageCells, packagesKept, sampleTypes.length),
    },
    meta: profile.meta,
  };
}

function visitSamples(profile: Profile, lines: SiteCells, functions: SiteCells, packages: SiteCells): void {
  const { stackStart, stackLocation, locationFrameStart, locationFrame, values, recorded } = profile;
  const none = new Float64Array(recorded.length);
  const [c0 = none, c1 = none, c2 = none, c3 = none] = values;
  const amounts: SampleAmounts = { stamp: 0.5, v0: 0.5, v1: 0.5, v2: 0.5, v3: 0.5, recorded: 0.5 };
  for (let sample = 0; sample < recorded.length; sample++) {
    amounts.stamp = sample + 1;
    amounts.v0 = c0[sample]!;
    amounts.v1 = c1[sample]!;
    amounts.v2 = c2[sample]!;
    amounts.v3 = c3[sample]!;
    amounts.recorded = recorded[sample]!;
    const from = stackStart[sample]!;
    const leaf = locationFrame[locationFrameStart[stackLocation[from]!]!]!;
    lines.addSelf(leaf, amounts);
    functions.addSelf(leaf, amounts);
    packages.addSelf(leaf, amounts);
    const to = stackStart[sample + 1]!;
    visitStack(profile, from, to, amounts, lines, functions, packages);
  }
}

/**
 * Counts one stack. A line met again in it is passed over, and with it its function and package, which were counted
 * when it was met first: so recursion counts once.
 */
function visitStack(
  { stackLocation, locationFrameStart, locationFrame }: Profile,
  from: number,
  to: number,
  amounts: SampleAmounts,
  lines: SiteCells,
  functions: SiteCells,
  packages: SiteCells,
): void {
  for (let i = from; i < to; i++) {
    const location = stackLocation[i]!;
    const end = locationFrameStart[location + 1]!;
    for (let k = locationFrameStart[location]!; k < end; k++) {
      const frame = locationFrame[k]!;
      if (lines.addTotal(frame, amounts) && functions.addTotal(frame, amounts)) packages.addTotal(frame, amounts);
    }
  }
}

function sums(cells: SiteCells, kept: Uint32Array, types: number) {
  const columns = (which: 'self' | 'total') =>
    Array.from({ length: types }, (_, index) => cells.column(which, kept, index));
  return {
    self: columns('self'),
    total: columns('total'),
    selfRecorded: cells.column('self', kept, recordedColumn),
    totalRecorded: cells.column('total', kept, recordedColumn),
  };
}

function sum(column: Float64Array): number {
  let total = 0;
  for (let i = 0; i < column.length; i++) total += column[i]!;
  return total;
}
