import { topOffender } from '../../core/attribution/callSites';
import { type ComparedSite, siteSentence, trendOf } from '../../core/attribution/comparison';
import { comparable } from '../../core/attribution/comparisonText';
import { functionLabel } from '../../core/attribution/functionLabel';
import { unitOf } from '../../core/profile/sampleType';
import type { CodeModule } from '../../core/source/moduleOf';
import { formatFromTo } from '../../core/units/format';
import { inliningCaveat, trendText } from '../../session/annotationText';
import { belowText } from '../../session/belowText';
import { columnOf } from '../../session/loadedProfile';
import type { ModuleUpdates } from '../../session/moduleUpdates';
import { versioned } from '../../session/moduleVersions';
import { areLinesKnown, type ProfileComparison } from '../../session/profileStore';
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
  const noLine = areLinesKnown(comparison, row.path) ? 'rewritten line' : 'line not known';
  const location = row.line > 0 ? placeText(row.path, row.line) : noLine;
  const place = row.line > 0 ? 'on this line' : `in ${functionLabel(row.functionName)}`;
  const offender = belowText(row, comparison);
  const below = offender === '' ? '' : `in ${offender}`;
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

/** The dependency that is still there: a newer version of it would help. */
function blamedNow(row: ComparedSite, { current, sampleType }: ProfileComparison): CodeModule | undefined {
  const offender = row.afterSite && topOffender(row.afterSite, columnOf(current, sampleType));
  return offender?.module && versioned(offender.module, current.manifests);
}
