import type { Granularity } from '../profile/profile';
import type { SampleTypeKind } from '../profile/sampleType';
import { stringAt } from '../profile/stringAt';
import type { StringTable } from '../profile/stringTable';
import type { Attribution, SiteTable } from './attribution';
import type { CallSite } from './callSites';
import { recordedFor } from './recordedFor';

/** How a ranking groups: pprof's line, function and package, the module with its version, or the user's own lines. */
export type AllocatorGrouping = 'callSite' | 'line' | 'function' | 'package' | 'module';

export interface Allocator {
  readonly functionName: string;
  /** As the runtime spelled it; for call sites the absolute path in the workspace. '' where unknown. */
  readonly file: string;
  /** 1-based; 0 where unknown or where the group has no line. */
  readonly line: number;
  readonly granularity: Granularity;
  /** For call sites: allocated by the line itself. */
  readonly self: number;
  /** For call sites: allocated by the line and below it in code that is not the user's. */
  readonly total: number;
  /** Of the profile, 0..1: `total` for call sites, `self` for the other groupings. What the ranking goes by. */
  readonly share: number;
  /** Allocations the runtime really recorded for the ranked value. */
  readonly recorded: number;
  /** That sampling gives the ranked value; undefined where only `recorded` is known. */
  readonly variance: number | undefined;
  /** Absent for the other groupings. */
  readonly site?: CallSite;
}

/** The `limit` sites with the largest value, of those that have one. */
export function rankCallSites(
  sites: readonly CallSite[],
  attribution: Attribution,
  kind: SampleTypeKind,
  limit: number,
): Allocator[] {
  const column = attribution.sampleTypes.indexOf(kind);
  const whole = attribution.totals[column] ?? 0;
  const value = (site: CallSite) => site.values[column] ?? 0;
  return sites
    .filter(site => value(site) !== 0)
    .sort((a, b) => value(b) - value(a))
    .slice(0, limit)
    .map(site => ({
      functionName: site.functionName,
      file: site.path,
      line: site.line,
      granularity: attribution.granularity,
      self: site.selfValues[column] ?? 0,
      total: value(site),
      share: whole > 0 ? value(site) / whole : 0,
      recorded: recordedFor(kind, attribution, index => site.values[index] ?? 0, site.recorded),
      variance: site.variances?.[column],
      site,
    }));
}

/** The `limit` rows with the largest self value. Cost: one pass and a sort of the rows that allocate. */
export function rankTable(
  table: SiteTable,
  attribution: Attribution,
  kind: SampleTypeKind,
  limit: number,
): Allocator[] {
  const column = attribution.sampleTypes.indexOf(kind);
  const self = table.self[column];
  const total = table.total[column];
  if (self === undefined || total === undefined) return [];
  const whole = attribution.totals[column] ?? 0;
  const rows: number[] = [];
  for (let row = 0; row < table.count; row++) if (self[row] !== 0) rows.push(row);
  rows.sort((a, b) => (self[b] ?? 0) - (self[a] ?? 0));
  return rows.slice(0, limit).map(row => ({
    functionName: text(table.strings, table.functionName[row]),
    file: text(table.strings, table.file[row]),
    line: table.line[row] ?? 0,
    granularity: attribution.granularity,
    self: self[row] ?? 0,
    total: total[row] ?? 0,
    share: whole > 0 ? (self[row] ?? 0) / whole : 0,
    recorded: recordedFor(kind, attribution, index => table.self[index]?.[row] ?? 0, table.selfRecorded[row] ?? 0),
    variance: undefined,
  }));
}

function text(strings: StringTable, index: number | undefined): string {
  return index === undefined ? '' : stringAt(strings, index);
}
