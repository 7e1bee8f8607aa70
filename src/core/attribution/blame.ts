import { stringReader } from '../profile/stringAt';
import type { Attribution } from './attribution';
import { type CallSite, chargeOffender, type Offender, OffenderSums } from './callSites';
import type { CondensedStack, UserFrame } from './condensedStack';
import type { UserLines, UserRows } from './userLines';

/**
 * What is charged to a line of the user: `yourCost` each sample once, to its innermost frame in the workspace; `self` what
 * the line allocates itself, and `total` that and all below it, in pprof's meaning.
 */
export type Blame = 'yourCost' | 'self' | 'total';

export const blames: readonly Blame[] = ['yourCost', 'self', 'total'];

/** The user's lines by self or total, largest first by the first sample type, those without a value left out. */
export function pprofSites(
  blame: 'self' | 'total',
  userLines: UserLines,
  attribution: Attribution,
  stacks: readonly CondensedStack[],
): CallSite[] {
  const offenders = blame === 'total' ? offendersOfLines(stacks, attribution.sampleTypes.length) : noSums;
  return sitesOf(blame, userLines.lines, userLines.paths, attribution).map(site => ({
    ...site,
    offenders: offenders.get(lineKey(site.path, site.line))?.list() ?? noOffenders,
  }));
}

/** The user's functions by total: not the sum of their lines, as several of them may stand in one stack. */
export function totalFunctions({ functions, paths }: UserLines, attribution: Attribution): CallSite[] {
  return sitesOf('total', functions, paths, attribution);
}

function sitesOf(
  blame: 'self' | 'total',
  rows: UserRows,
  paths: readonly string[],
  { functions: { strings } }: Attribution,
): CallSite[] {
  const text = stringReader(strings);
  const sites: CallSite[] = [];
  for (let row = 0; row < rows.count; row++) {
    const values = valuesAt(rows[blame], row);
    if (values.every(value => value === 0)) continue;
    sites.push({
      path: paths[rows.path[row]!] ?? '',
      line: rows.line[row]!,
      functionName: text(rows.functionName[row]!),
      startLine: rows.startLine[row]!,
      values,
      selfValues: valuesAt(rows.self, row),
      recorded: (blame === 'self' ? rows.selfRecorded : rows.totalRecorded)[row]!,
      variances: undefined,
      offenders: noOffenders,
    });
  }
  return sites.sort((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0));
}

const noOffenders: readonly Offender[] = [];
const noSums: ReadonlyMap<string, OffenderSums> = new Map();

/** What allocates below each line: once per stack, as the totals are. */
function offendersOfLines(stacks: readonly CondensedStack[], columns: number): Map<string, OffenderSums> {
  const byLine = new Map<string, OffenderSums>();
  for (const stack of stacks) {
    const seen = new Set<string>();
    for (const frame of stack.user) {
      const key = lineKey(frame.path, frame.line);
      if (seen.has(key)) continue;
      seen.add(key);
      if (stack.below.length === 0 && allocates(stack.user, frame)) continue;
      let sums = byLine.get(key);
      if (sums === undefined) {
        sums = new OffenderSums(columns);
        byLine.set(key, sums);
      }
      chargeOffender(sums, stack);
    }
  }
  return byLine;
}

/** Whether the line of `frame` is where the sample was taken. */
function allocates([leaf]: readonly UserFrame[], frame: UserFrame): boolean {
  return leaf !== undefined && leaf.line === frame.line && leaf.path === frame.path;
}

function lineKey(path: string, line: number): string {
  return `${line}\0${path}`;
}

function valuesAt(columns: readonly Float64Array[], row: number): number[] {
  return columns.map(column => column[row]!);
}
