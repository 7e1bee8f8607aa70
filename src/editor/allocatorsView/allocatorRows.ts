import type { Allocator, AllocatorGrouping } from '../../core/attribution/allocators';
import { amountText } from '../../core/attribution/amountText';
import { type Offender, topOffender } from '../../core/attribution/callSites';
import { siteSentence, type Trend, trendOf } from '../../core/attribution/comparison';
import { comparable } from '../../core/attribution/comparisonText';
import { functionLabel } from '../../core/attribution/functionLabel';
import { type SampleUnit, unitOf } from '../../core/profile/sampleType';
import { type CodeModule, moduleLabel } from '../../core/source/moduleOf';
import { formatCount, formatFromTo, formatShare, formatValue } from '../../core/units/format';
import { inliningCaveat, offenderLabel, trendText } from '../../session/annotationText';
import { columnOf, type LoadedProfile } from '../../session/loadedProfile';
import type { ModuleUpdates } from '../../session/moduleUpdates';
import { versioned } from '../../session/moduleVersions';
import type { ProfileComparison, ProfileStore } from '../../session/profileStore';
import { errorText, longerText } from '../../session/siteConfidence';
import { foundText, sourceText } from '../../session/sources/sourcePlaces';

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
  /** The dependency that the row is of; of a call site the one to blame. */
  readonly module?: CodeModule | undefined;
  /** The samples are too few to rely on the numbers. */
  readonly isUnsure?: boolean;
}

const shownRows = 100;

/** The ranked rows of the shown profile; those of the comparison while two profiles are compared by call site. */
export function allocatorRows(
  store: ProfileStore,
  grouping: AllocatorGrouping,
  updates: ModuleUpdates,
): AllocatorRow[] {
  const profile = store.current;
  if (profile === undefined) return [];
  const { comparison } = store;
  if (comparison !== undefined && grouping === 'callSite') return comparedRows(comparison);
  const { views } = profile;
  const ranked = views.rank(profile, grouping, store.sampleType, shownRows, store.sites);
  return ranked.map(row => toRow(row, profile, store, grouping, updates));
}

function toRow(
  row: Allocator,
  profile: LoadedProfile,
  store: ProfileStore,
  grouping: AllocatorGrouping,
  updates: ModuleUpdates,
): AllocatorRow {
  const unit = unitOf(store.sampleType);
  const value = grouping === 'callSite' ? row.total : row.self;
  const offender = row.site && topOffender(row.site, columnOf(profile, store.sampleType));
  const below = offender === undefined ? '' : `in ${offenderLabel(offender, profile)}`;
  const module = row.site === undefined ? profile.views.moduleOf(profile, row.file) : blamedOf(offender, profile);
  const place = grouping === 'module' ? '' : placeText(row.file, row.line);
  const sure = profile.views.rowConfidence(profile, row, grouping);
  const newer = module === undefined ? '' : updates.text(module);
  return {
    // The number first: it is what the eye goes down, and it stays when the side bar is narrow.
    label: `${formatShare(row.share)}  ${rowName(row, grouping, module)}`,
    description: [[amountText(value, store.sampleType, profile.seconds), below].filter(Boolean).join(' '), place, newer]
      .filter(Boolean)
      .join(' · '),
    tooltip: [
      `${row.functionName}${place === '' ? '' : `\n${row.file}:${row.line}`}`,
      ownerText(below, module, newer),
      valuesText(row, unit, store, grouping) + errorText(value, sure),
      `${formatCount(Math.round(row.recorded))} sampled allocations`,
      longerText(value, sure, profile, store.sampleType),
      sourceLine(profile, row.file, grouping),
      row.granularity === 'function' ? 'V8 tells the function, not the line.' : '',
    ]
      .filter(Boolean)
      .join('\n'),
    path: row.file,
    line: row.line,
    share: row.share,
    trend: undefined,
    module,
    isUnsure: !sure.isEnough,
  };
}

function blamedOf(offender: Offender | undefined, { manifests }: LoadedProfile): CodeModule | undefined {
  return offender?.module && versioned(offender.module, manifests);
}

/** What allocates below a call site, or whose code another row is. */
function ownerText(below: string, module: CodeModule | undefined, newer: string): string {
  const owner = below !== '' || module === undefined ? below : `of ${moduleLabel(module)}`;
  return owner === '' || newer === '' ? owner : `${owner}: ${newer}`;
}

function rowName(row: Allocator, grouping: AllocatorGrouping, module: CodeModule | undefined): string {
  if (grouping === 'module') return module === undefined ? row.functionName : moduleLabel(module);
  return grouping === 'package' ? row.functionName || '(none)' : functionLabel(row.functionName);
}

/** The value that the row is ranked by comes last: its error follows. */
function valuesText(row: Allocator, unit: SampleUnit, store: ProfileStore, grouping: AllocatorGrouping): string {
  const values = [`self ${formatValue(row.self, unit)}`, `total ${formatValue(row.total, unit)}`];
  return `${store.sampleType}: ${(grouping === 'callSite' ? values : values.reverse()).join(', ')}`;
}

function sourceLine(profile: LoadedProfile, file: string, grouping: AllocatorGrouping): string {
  const text = grouping === 'callSite' ? foundText(profile, file) : sourceText(profile, file);
  return text === '' ? '' : `Source ${text}`;
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
