import { type Confidence, confidenceIn } from '../attribution/confidence';
import { recordedFor } from '../attribution/recordedFor';
import { isFlow, type SampleTypeKind, unitOf } from '../profile/sampleType';
import { formatBytes, formatCount, formatRate, formatSeconds, formatShare, formatValue } from '../units/format';
import type { ExplainedProfile, ExplanationInput } from './explanationInput';
import { name, type Statement, say } from './statement';

export function shownColumn({ sampleTypes, shown }: ExplainedProfile): number {
  return sampleTypes.indexOf(shown);
}

/** Undefined where the profile has no values of this kind. */
export function valueIn(
  values: readonly number[],
  { sampleTypes }: ExplainedProfile,
  kind: SampleTypeKind,
): number | undefined {
  const column = sampleTypes.indexOf(kind);
  return column < 0 ? undefined : values[column];
}

/** Per second, per object, per operation, what is left in the end, and how sure all of it is. */
export function howMuch(input: ExplanationInput): Statement[] {
  return [...perSecond(input), ...perCall(input), ...inUse(input), howSure(input)];
}

function perSecond({ site, profile }: ExplanationInput): Statement[] {
  const bytes = valueIn(site.values, profile, 'alloc_space');
  const objects = valueIn(site.values, profile, 'alloc_objects');
  const { seconds, label } = profile;
  if (bytes === undefined || bytes <= 0) return [];
  const window = seconds > 0 ? ` in ${formatSeconds(seconds)}` : '';
  const rate = formatRate(bytes, 'bytes', seconds);
  const because = say`${formatBytes(bytes)} were allocated${window} of ${name(label)}.`;
  if (objects === undefined || objects <= 0) return [{ says: say`${rate}.`, because }];
  const count = seconds > 0 ? `${formatCount(objects / seconds)} objects/s` : `${formatCount(objects)} objects`;
  return [{ says: say`${rate}: ${count} of ${formatBytes(bytes / objects)} in the mean.`, because }];
}

function perCall({ site, profile }: ExplanationInput): Statement[] {
  const bytes = valueIn(site.values, profile, 'alloc_space') ?? 0;
  const { operations = 0 } = profile;
  if (bytes <= 0) return [];
  if (operations <= 0) {
    return [{ says: say`Per call: not known, because a profile does not count calls. A benchmark tells it.` }];
  }
  const objects = valueIn(site.values, profile, 'alloc_objects') ?? 0;
  const count = objects > 0 ? ` in ${objectsText(objects / operations)}` : '';
  return [
    {
      says: say`Per operation: ${formatBytes(bytes / operations)}${count}.`,
      because: say`The benchmark ran ${formatCount(operations)} operations.`,
    },
  ];
}

function inUse({ site, profile }: ExplanationInput): Statement[] {
  const bytes = valueIn(site.values, profile, 'inuse_space');
  const objects = valueIn(site.values, profile, 'inuse_objects') ?? 0;
  if (bytes === undefined) return [];
  if (bytes <= 0) return [{ says: say`Nothing of it was in use at the end of the window.` }];
  return [{ says: say`${formatBytes(bytes)} in ${objectsText(objects)} were in use at the end of the window.` }];
}

function howSure(input: ExplanationInput): Statement {
  const { site, profile } = input;
  const column = shownColumn(profile);
  const value = site.values[column] ?? 0;
  const recorded = recordedOf(input);
  const sure = confidenceIn(profile, { value, variance: site.variances?.[column], recorded });
  const says = say`${rangeText(value, sure, profile)}founded on ${samplesText(Math.round(recorded))}.`;
  if (sure.isEnough) return { says };
  return {
    says: [...says, ' That is too few to tell much: ', { action: 'captureLonger', label: 'capture longer' }, '.'],
  };
}

/** The beginning of a sentence: the interval, where the digits that are shown can tell its ends apart. */
function rangeText(value: number, { halfWidth, isEnough }: Confidence, { shown, seconds }: ExplainedProfile): string {
  if (value === 0 || halfWidth === undefined) return 'This is ';
  const text = (end: number) =>
    isFlow(shown) ? formatRate(end, unitOf(shown), seconds) : formatValue(end, unitOf(shown));
  const [low, high] = [text(Math.max(0, value - halfWidth)), text(value + halfWidth)];
  if (low !== high) return `With 95 % confidence ${low} to ${high}, `;
  return isEnough ? 'Exact to the digits shown, ' : 'This is ';
}

function samplesText(recorded: number): string {
  return `${formatCount(recorded)} sampled ${recorded === 1 ? 'allocation' : 'allocations'}`;
}

function recordedOf({ site, profile }: ExplanationInput): number {
  const attribution = {
    sampleTypes: profile.sampleTypes,
    meta: { period: profile.period, timeMs: 0, durationMs: 0, buildId: '' },
  };
  return recordedFor(profile.shown, attribution, column => site.values[column] ?? 0, site.recorded);
}

function objectsText(count: number): string {
  return count === 1 ? '1 object' : `${formatCount(count)} objects`;
}

/** A share as the beginning of a sentence. */
export function partOf(value: number, whole: number): string {
  const share = formatShare(value / whole);
  return share === '100 %' ? 'All of it' : share;
}
