import type { SampleTypeKind } from '../profile/sampleType';
import { unitOf } from '../profile/sampleType';
import { formatChange, formatFromTo, formatSeconds } from '../units/format';

export interface ChangeText {
  readonly before: number;
  readonly after: number;
  readonly beforeSeconds: number;
  readonly afterSeconds: number;
}

/**
 * `−97 % alloc_space on this line, 512 → 14 MB, 10 s each`. Windows of different length are compared per second, and
 * the sentence says so.
 */
export function changeSentence(change: ChangeText, sampleType: SampleTypeKind, place: string): string {
  const unit = unitOf(sampleType);
  const perSecond = needsRates(change);
  const scale = (value: number, seconds: number) => (perSecond ? value / seconds : value);
  const before = scale(change.before, change.beforeSeconds);
  const after = scale(change.after, change.afterSeconds);
  const suffix = perSecond ? '/s' : '';
  const values = formatFromTo(before, after, unit);
  return `${formatChange(before, after)} ${sampleType} ${place}, ${values}${suffix}${windowText(change)}`;
}

/** Rates of the two windows for views that show them side by side; plain values where a window is unknown. */
export function comparable(change: ChangeText): { before: number; after: number } {
  if (!needsRates(change)) return { before: change.before, after: change.after };
  return { before: change.before / change.beforeSeconds, after: change.after / change.afterSeconds };
}

// Two windows of "10 s" differ by the milliseconds of a request: within 2 % they are the same length.
function needsRates(change: ChangeText): boolean {
  const { beforeSeconds, afterSeconds } = change;
  if (beforeSeconds <= 0 || afterSeconds <= 0) return false;
  return Math.abs(beforeSeconds - afterSeconds) > 0.02 * Math.max(beforeSeconds, afterSeconds);
}

function windowText(change: ChangeText): string {
  const { beforeSeconds, afterSeconds } = change;
  if (beforeSeconds <= 0 || afterSeconds <= 0) return '';
  if (!needsRates(change)) return `, ${formatSeconds(Math.round(afterSeconds * 10) / 10)} each`;
  return `, over ${formatSeconds(beforeSeconds)} and ${formatSeconds(afterSeconds)}`;
}
