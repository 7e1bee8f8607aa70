import type { Allocator, AllocatorGrouping } from '../../core/attribution/allocators';
import { amountText } from '../../core/attribution/amountText';
import { type Offender, topOffender } from '../../core/attribution/callSites';
import { functionLabel } from '../../core/attribution/functionLabel';
import { type SampleUnit, unitOf } from '../../core/profile/sampleType';
import { type CodeModule, moduleLabel } from '../../core/source/moduleOf';
import { formatCount, formatShare, formatValue } from '../../core/units/format';
import { offenderLabel } from '../../session/belowText';
import { columnOf, type LoadedProfile } from '../../session/loadedProfile';
import type { ModuleUpdates } from '../../session/moduleUpdates';
import { versioned } from '../../session/moduleVersions';
import type { ProfileStore } from '../../session/profileStore';
import { errorText, longerText } from '../../session/siteConfidence';
import { foundText, sourceText } from '../../session/sources/sourcePlaces';
import { type AllocatorRow, placeText, shownRows } from './allocatorRow';
import { comparedRows } from './comparedRows';

/** The ranked rows of the shown profile; those of the comparison while two profiles are compared by call site. */
export function allocatorRows(
  store: ProfileStore,
  grouping: AllocatorGrouping,
  updates: ModuleUpdates,
): AllocatorRow[] {
  const profile = store.current;
  if (profile === undefined) return [];
  const { comparison } = store;
  if (comparison !== undefined && grouping === 'callSite') return comparedRows(comparison, updates);
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
