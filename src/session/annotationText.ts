import { amountText } from '../core/attribution/amountText';
import { topOffender } from '../core/attribution/callSites';
import { type ComparedSite, type Trend, trendOf, type Windows } from '../core/attribution/comparison';
import { comparable } from '../core/attribution/comparisonText';
import { type Confidence, honest } from '../core/attribution/confidence';
import { calledFunction } from '../core/attribution/functionLabel';
import type { SampleTypeKind } from '../core/profile/sampleType';
import { unitOf } from '../core/profile/sampleType';
import { doubtText, profiledText, type SourceDoubt } from '../core/source/sourceDoubt';
import { formatBytes, formatChange, formatFromTo, formatShare } from '../core/units/format';
import type { FunctionAnnotation, LineAnnotation } from './annotations';
import { offenderLabel, shortBelowText } from './belowText';
import { columnOf, dependsOnInlining, isFunctionLevel, type LoadedProfile, totalOf } from './loadedProfile';
import type { ProfileComparison } from './profileStore';
import { honestAmount, siteConfidence } from './siteConfidence';

/**
 * The end-of-line text: `38 % · 12.4 MB/s · 96 B × 130 k/s`, or `… in flate.NewWriter` for what is allocated below; in a
 * comparison `−96 % · 100 → 4 MB in flate.NewWriter → json.Marshal`.
 */
export function lineText(
  line: LineAnnotation,
  profile: LoadedProfile,
  kind: SampleTypeKind,
  doubt?: SourceDoubt,
): string {
  if (line.freshness === 'edited') return `edited since ${profiledText(doubt)}`;
  const cost = costText(line, profile, kind);
  return [cost, doubt && doubtText(doubt)].filter(Boolean).join(' · ');
}

function costText(line: LineAnnotation, profile: LoadedProfile, kind: SampleTypeKind): string {
  const { change, comparison, site } = line;
  if (change !== undefined && comparison !== undefined) {
    const text = changeText(change, comparison.sites, kind);
    return placed(text, change.functionName, shortBelowText(change, comparison), profile);
  }
  const sure = confidenceOf(line, profile, kind);
  const whole = totalOf(profile, kind);
  const share = honest(line.share, whole > 0 ? (sure.halfWidth ?? 0) / whole : 0);
  const parts = [formatShare(share), honestAmount(line.value, sure, kind, profile.seconds)];
  const below = offenderOf(line, profile, kind);
  const each = below === '' ? eachText(line, profile, kind) : '';
  if (each !== '') parts.push(each);
  return placed(parts.join(' · '), site?.functionName, below, profile);
}

/** `… in flate.NewWriter`; of a function that is known without its lines `… in index()`, `… in index() via reduce`. */
function placed(cost: string, functionName: string | undefined, below: string, profile: LoadedProfile): string {
  const where = functionName !== undefined && isFunctionLevel(profile) ? `in ${calledFunction(functionName)}` : '';
  const offender = below === '' ? '' : `${where === '' ? 'in' : 'via'} ${below}`;
  return [cost, where, offender].filter(Boolean).join(' ');
}

/** How sure the value of a line is; an annotation without a site has none. */
export function confidenceOf(line: LineAnnotation, profile: LoadedProfile, kind: SampleTypeKind): Confidence {
  return line.site === undefined ? { halfWidth: 0, isEnough: true } : siteConfidence(line.site, profile, kind);
}

/** `−97 % · 512 → 14 MB`, per second where the windows differ in length; `≈` where the samples cannot tell a change. */
export function changeText(change: ComparedSite, windows: Windows, kind: SampleTypeKind): string {
  const { before, after } = comparable({ ...windows, before: change.before, after: change.after });
  return `${trendText(trendOf(change, windows), before, after)} · ${formatFromTo(before, after, unitOf(kind))}`;
}

/** `−97 %`; `≈` where the samples cannot tell; `moved` where it is neither gain nor loss. */
export function trendText(trend: Trend, before: number, after: number): string {
  if (trend === 'unclear') return '≈';
  return trend === 'moved' ? 'moved' : formatChange(before, after);
}

/** The code lens: `12.4 MB/s · 38 % · 3 sites`. */
export function functionText(
  row: FunctionAnnotation,
  profile: LoadedProfile,
  kind: SampleTypeKind,
  doubt?: SourceDoubt,
): string {
  const parts = [amountText(row.value, kind, profile.seconds), formatShare(row.share)];
  if (isFunctionLevel(profile)) parts.push('whole function');
  else parts.push(`${row.sites} ${row.sites === 1 ? 'site' : 'sites'}`);
  if (row.editedLines > 0) parts.push(`${row.editedLines} edited since ${profiledText(doubt)}`);
  return parts.join(' · ');
}

/** Must be said wherever two captures of a V8 function are compared; '' where nothing was inlined in either. */
export function inliningCaveat({ baseline, current }: ProfileComparison): string {
  return dependsOnInlining(baseline, current) ? caveat : '';
}

const caveat =
  'V8 charges an inlined function to its caller and inlines anew in each run, so compare the whole process, too.';

/** What allocated for the line below it, as people say it; '' when the line itself allocated most. */
export function offenderOf(line: LineAnnotation, profile: LoadedProfile, kind: SampleTypeKind): string {
  const top = line.site && topOffender(line.site, columnOf(profile, kind));
  return top === undefined ? '' : offenderLabel(top, profile);
}

function eachText(line: LineAnnotation, profile: LoadedProfile, kind: SampleTypeKind): string {
  const space = columnOf(profile, 'alloc_space');
  const objects = columnOf(profile, 'alloc_objects');
  const bytes = line.site?.values[space] ?? 0;
  const count = line.site?.values[objects] ?? 0;
  if (kind !== 'alloc_space' || bytes === 0 || count === 0 || profile.seconds <= 0) return '';
  const sure = siteConfidence(line.site!, profile, 'alloc_objects');
  return `${formatBytes(bytes / count)} × ${honestAmount(count, sure, 'alloc_objects', profile.seconds)}`;
}
