import { type ComparedSite, trendOf } from '../core/attribution/comparison';
import { comparable } from '../core/attribution/comparisonText';
import { functionLabel } from '../core/attribution/functionLabel';
import type { SampleTypeKind } from '../core/profile/sampleType';
import { unitOf } from '../core/profile/sampleType';
import { formatBytes, formatChange, formatCount, formatFromTo, formatRate, formatShare } from '../core/units/format';
import type { FunctionAnnotation, LineAnnotation } from './annotations';
import { columnOf, type LoadedProfile } from './loadedProfile';

/** The end-of-line text: `38 % · 12.4 MB/s · 96 B × 130 k/s`, or `… in flate.NewWriter` for what is allocated below. */
export function lineText(line: LineAnnotation, profile: LoadedProfile, kind: SampleTypeKind): string {
  if (line.change !== undefined) return changeText(line.change, line.baselineSeconds, profile.seconds, kind);
  const parts = [formatShare(line.share), formatRate(line.value, unitOf(kind), profile.seconds)];
  const place = offenderOf(line, profile, kind);
  const where =
    line.site !== undefined && isFunctionLevel(profile) ? `in ${functionLabel(line.site.functionName)}()` : '';
  if (place === '') {
    const each = eachText(line, profile, kind);
    if (each !== '') parts.push(each);
    return [parts.join(' · '), where].filter(Boolean).join(' ');
  }
  return [parts.join(' · '), where, where === '' ? `in ${place}` : `via ${place}`].filter(Boolean).join(' ');
}

/** `−97 % · 512 → 14 MB`, per second where the windows differ in length; `≈` where the samples cannot tell a change. */
export function changeText(
  change: ComparedSite,
  beforeSeconds: number,
  afterSeconds: number,
  kind: SampleTypeKind,
): string {
  const { before, after } = comparable({ before: change.before, after: change.after, beforeSeconds, afterSeconds });
  const unclear = trendOf(change, beforeSeconds, afterSeconds) === 'unclear';
  return `${unclear ? '≈' : formatChange(before, after)} · ${formatFromTo(before, after, unitOf(kind))}`;
}

/** The code lens: `12.4 MB/s · 38 % · 3 sites`. */
export function functionText(row: FunctionAnnotation, profile: LoadedProfile, kind: SampleTypeKind): string {
  const parts = [formatRate(row.value, unitOf(kind), profile.seconds), formatShare(row.share)];
  if (isFunctionLevel(profile)) parts.push('whole function');
  else parts.push(`${row.sites} ${row.sites === 1 ? 'site' : 'sites'}`);
  if (row.editedLines > 0) parts.push(`${row.editedLines} edited since capture`);
  return parts.join(' · ');
}

export function isFunctionLevel(profile: LoadedProfile): boolean {
  return profile.attribution.granularity === 'function';
}

/** What allocated for the line below it, as people say it; '' when the line itself allocated most. */
export function offenderOf(line: LineAnnotation, profile: LoadedProfile, kind: SampleTypeKind): string {
  const column = columnOf(profile, kind);
  const value = (each: { readonly values: readonly number[] }) => each.values[column] ?? 0;
  const top = [...(line.site?.offenders ?? [])].sort((a, b) => value(b) - value(a))[0];
  if (top === undefined || (line.site?.selfValues[column] ?? 0) >= value(top)) return '';
  return functionLabel(top.functionName);
}

function eachText(line: LineAnnotation, profile: LoadedProfile, kind: SampleTypeKind): string {
  const space = columnOf(profile, 'alloc_space');
  const objects = columnOf(profile, 'alloc_objects');
  const bytes = line.site?.values[space] ?? 0;
  const count = line.site?.values[objects] ?? 0;
  if (kind !== 'alloc_space' || bytes === 0 || count === 0 || profile.seconds <= 0) return '';
  return `${formatBytes(bytes / count)} × ${formatCount(count / profile.seconds)}/s`;
}
