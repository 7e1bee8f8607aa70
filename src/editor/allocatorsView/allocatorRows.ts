import { type Allocator, type AllocatorGrouping, rankCallSites, rankTable } from '../../core/attribution/allocators';
import { amountText } from '../../core/attribution/amountText';
import { siteSentence, type Trend, trendOf } from '../../core/attribution/comparison';
import { comparable } from '../../core/attribution/comparisonText';
import { functionLabel } from '../../core/attribution/functionLabel';
import { unitOf } from '../../core/profile/sampleType';
import { formatCount, formatFromTo, formatShare, formatValue } from '../../core/units/format';
import { inliningCaveat, trendText } from '../../session/annotationText';
import type { LoadedProfile } from '../../session/loadedProfile';
import type { ProfileComparison, ProfileStore } from '../../session/profileStore';

/** One line of the Allocators tree, ready to show. */
export interface AllocatorRow {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly path: string;
  /** 1-based as captured; 0 where unknown. */
  readonly line: number;
  /** 0..1 of the profile; of the baseline while two profiles are compared. */
  readonly share: number;
  /** Present while two profiles are compared. */
  readonly trend: Trend | undefined;
}

const shownRows = 100;

/** The ranked rows of the shown profile; those of the comparison while two profiles are compared by call site. */
export function allocatorRows(store: ProfileStore, grouping: AllocatorGrouping): AllocatorRow[] {
  const profile = store.current;
  if (profile === undefined) return [];
  const { comparison } = store;
  if (comparison !== undefined && grouping === 'callSite') return comparedRows(comparison);
  return rank(store, profile, grouping).map(row => toRow(row, profile, store, grouping));
}

export function rank(store: ProfileStore, profile: LoadedProfile, grouping: AllocatorGrouping): Allocator[] {
  const { attribution } = profile;
  const kind = store.sampleType;
  if (grouping === 'callSite') return rankCallSites(profile.callSites, attribution, kind).slice(0, shownRows);
  const tables = { line: attribution.lines, function: attribution.functions, package: attribution.packages };
  return rankTable(tables[grouping], attribution, kind, shownRows);
}

function toRow(row: Allocator, profile: LoadedProfile, store: ProfileStore, grouping: AllocatorGrouping): AllocatorRow {
  const unit = unitOf(store.sampleType);
  const value = grouping === 'callSite' ? row.total : row.self;
  const place = placeText(row.file, row.line);
  return {
    // The number first: it is what the eye goes down, and it stays when the side bar is narrow.
    label: `${formatShare(row.share)}  ${grouping === 'package' ? row.functionName || '(none)' : functionLabel(row.functionName)}`,
    description: [amountText(value, store.sampleType, profile.seconds), place].filter(Boolean).join(' · '),
    tooltip: [
      `${row.functionName}${place === '' ? '' : `\n${row.file}:${row.line}`}`,
      `${store.sampleType}: self ${formatValue(row.self, unit)}, total ${formatValue(row.total, unit)}`,
      `${formatCount(Math.round(row.recorded))} sampled allocations`,
      row.granularity === 'function' ? 'V8 tells the function, not the line.' : '',
    ]
      .filter(Boolean)
      .join('\n'),
    path: row.file,
    line: row.line,
    share: row.share,
    trend: undefined,
  };
}

function comparedRows(comparison: ProfileComparison): AllocatorRow[] {
  const { sites, sampleType } = comparison;
  const unit = unitOf(sampleType);
  const warning = inliningCaveat(comparison);
  const caveat = warning === '' ? '' : `\n${warning}`;
  return sites.lines.slice(0, shownRows).map(row => {
    const { beforeSeconds, afterSeconds } = sites;
    const { before, after } = comparable({ before: row.before, after: row.after, beforeSeconds, afterSeconds });
    const trend = trendOf(row, sites);
    const location = row.line > 0 ? placeText(row.path, row.line) : 'rewritten line';
    const place = row.line > 0 ? 'on this line' : `in ${functionLabel(row.functionName)}`;
    return {
      label: `${trendText(trend, before, after)}  ${functionLabel(row.functionName)}`,
      description: `${formatFromTo(before, after, unit)} · ${location}`,
      tooltip: siteSentence(row, sites, sampleType, place) + caveat,
      path: row.path,
      line: row.line,
      share: sites.before > 0 ? Math.max(row.before, row.after) / sites.before : 0,
      trend,
    };
  });
}

function placeText(file: string, line: number): string {
  if (file === '') return '';
  const name = file.slice(file.lastIndexOf('/') + 1);
  return line > 0 ? `${name}:${line}` : name;
}
