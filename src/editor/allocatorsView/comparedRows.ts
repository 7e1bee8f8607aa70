import { type CallSite, topOffender } from '../../core/attribution/callSites';
import { type ComparedSite, siteSentence, type Trend, trendOf } from '../../core/attribution/comparison';
import { comparable } from '../../core/attribution/comparisonText';
import { functionLabel } from '../../core/attribution/functionLabel';
import { unitOf } from '../../core/profile/sampleType';
import type { CodeModule } from '../../core/source/moduleOf';
import { formatFromTo } from '../../core/units/format';
import { inliningCaveat, offenderLabel, trendText } from '../../session/annotationText';
import { columnOf, isFunctionLevel, type LoadedProfile } from '../../session/loadedProfile';
import type { ModuleUpdates } from '../../session/moduleUpdates';
import { versioned } from '../../session/moduleVersions';
import type { ProfileComparison } from '../../session/profileStore';
import { type AllocatorRow, placeText, shownRows } from './allocatorRow';

/** The rows of a comparison by call site, largest change first. */
export function comparedRows(comparison: ProfileComparison, updates: ModuleUpdates): AllocatorRow[] {
  const warning = inliningCaveat(comparison);
  const caveat = warning === '' ? '' : `\n${warning}`;
  return comparison.sites.lines.slice(0, shownRows).map(row => comparedRow(row, comparison, caveat, updates));
}

function comparedRow(
  row: ComparedSite,
  comparison: ProfileComparison,
  caveat: string,
  updates: ModuleUpdates,
): AllocatorRow {
  const { sites, sampleType } = comparison;
  const { beforeSeconds, afterSeconds } = sites;
  const { before, after } = comparable({ before: row.before, after: row.after, beforeSeconds, afterSeconds });
  const trend = trendOf(row, sites);
  const location = row.line > 0 ? placeText(row.path, row.line) : 'rewritten line';
  const place = row.line > 0 ? 'on this line' : `in ${functionLabel(row.functionName)}`;
  const below = belowText(row, comparison, trend);
  const module = blamedNow(row, comparison);
  const newer = module === undefined ? '' : updates.text(module);
  const values = [formatFromTo(before, after, unitOf(sampleType)), below].filter(Boolean).join(' ');
  return {
    label: `${trendText(trend, before, after)}  ${functionLabel(row.functionName)}`,
    description: [values, location, newer].filter(Boolean).join(' · '),
    tooltip: [siteSentence(row, sites, sampleType, place), below].filter(Boolean).join('\n') + caveat,
    path: row.path,
    line: row.line,
    share: sites.before > 0 ? Math.max(row.before, row.after) / sites.before : 0,
    trend,
    module,
  };
}

/**
 * What allocates below the line: `in flate.NewWriter (go-chi/chi v3.3.4)`, and where another has taken its place
 * `in gob.NewEncoder → json.Marshal`. A side of which two have much names both: which of them has more is often chance. Where the
 * samples cannot tell a change of the line, no change below it is told either.
 */
function belowText(row: ComparedSite, { baseline, current, sampleType }: ProfileComparison, trend: Trend): string {
  const before = partsOf(row.beforeSite, baseline, columnOf(baseline, sampleType));
  const after = partsOf(row.afterSite, current, columnOf(current, sampleType));
  const [was, is] = [topOf(before), topOf(after)];
  const itself = isFunctionLevel(current) ? 'the function itself' : 'the line itself';
  if (was === undefined || is === undefined || was === is) return inText(is ?? was ?? own);
  if (trend === 'unclear') return inText(sideText(after, is, itself));
  const names = [sideText(before, was, itself), sideText(after, is, itself)];
  return inText([...new Set(names)].join(' → '));
}

/** The largest, and the next one where it has half as much, in an order that is no statement. */
function sideText(parts: Parts, top: string, itself: string): string {
  const second = topOf(new Map([...parts].filter(([label]) => label !== top)));
  const isClose = second !== undefined && (parts.get(second) ?? 0) * 2 >= (parts.get(top) ?? 0);
  const names = isClose ? [top, second].sort() : [top];
  return names.map(label => label || itself).join(' and ');
}

/** Values by what allocates them, `own` for the line itself. */
type Parts = ReadonlyMap<string, number>;
const own = '';

function partsOf(site: CallSite | undefined, profile: LoadedProfile, column: number): Parts {
  const parts = new Map([[own, site?.selfValues[column] ?? 0]]);
  for (const offender of site?.offenders ?? []) {
    const label = offenderLabel(offender, profile);
    parts.set(label, (parts.get(label) ?? 0) + (offender.values[column] ?? 0));
  }
  return parts;
}

/** Undefined where nothing was allocated. */
function topOf(parts: Parts): string | undefined {
  let top: string | undefined;
  for (const [label, value] of parts) if (value > (top === undefined ? 0 : (parts.get(top) ?? 0))) top = label;
  return top;
}

function inText(label: string): string {
  return label === own ? '' : `in ${label}`;
}

/** The dependency that is still there: a newer version of it would help. */
function blamedNow(row: ComparedSite, { current, sampleType }: ProfileComparison): CodeModule | undefined {
  const offender = row.afterSite && topOffender(row.afterSite, columnOf(current, sampleType));
  return offender?.module && versioned(offender.module, current.manifests);
}
