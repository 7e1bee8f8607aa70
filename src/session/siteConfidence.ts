import { amountText } from '../core/attribution/amountText';
import type { CallSite } from '../core/attribution/callSites';
import { type Confidence, confidenceIn, honest, secondsNeeded } from '../core/attribution/confidence';
import { recordedFor } from '../core/attribution/recordedFor';
import { isFlow, type SampleTypeKind } from '../core/profile/sampleType';
import { formatSeconds } from '../core/units/format';
import { columnOf, type LoadedProfile } from './loadedProfile';

/** How sure the value of `site` is. */
export function siteConfidence(site: CallSite, profile: LoadedProfile, kind: SampleTypeKind): Confidence {
  const column = columnOf(profile, kind);
  const value = site.values[column] ?? 0;
  const recorded = recordedFor(kind, profile.attribution, index => site.values[index] ?? 0, site.recorded);
  return sampledConfidence(value, recorded, profile, site.variances?.[column]);
}

/** The same of any value of the profile that `recorded` allocations stand behind. */
export function sampledConfidence(
  value: number,
  recorded: number,
  { attribution: { origin, meta } }: LoadedProfile,
  variance?: number,
): Confidence {
  return confidenceIn({ origin, period: meta.period }, { value, variance, recorded });
}

/** ` ±14 %`, to stand after a value; '' where it is exact, ` ±?` where nobody knows. */
export function errorText(value: number, { halfWidth }: Confidence): string {
  if (halfWidth === undefined) return ' ±?';
  if (halfWidth === 0 || value === 0) return '';
  const percent = (halfWidth / Math.abs(value)) * 100;
  return ` ±${percent >= 10 ? Math.round(percent) : Number(percent.toPrecision(1))} %`;
}

/** `Capture longer: 48 s would tell it to ±20 %.`, where the samples are too few; '' otherwise. */
export function longerText(value: number, sure: Confidence, profile: LoadedProfile, kind: SampleTypeKind): string {
  if (sure.isEnough) return '';
  const few = 'Too few samples to rely on';
  // What is in use does not become more by waiting.
  const needed = isFlow(kind) ? secondsNeeded(value, sure, profile.seconds) : undefined;
  if (needed === undefined) return `${few}.`;
  const window = needed > 3600 ? 'more than an hour' : formatSeconds(Math.ceil(Number(needed.toPrecision(2))));
  return `${few}: capture longer (${window} would tell it to ±20 %).`;
}

/** An amount without the digits that its interval makes meaningless; the window divides both. */
export function honestAmount(value: number, sure: Confidence, kind: SampleTypeKind, seconds: number): string {
  const per = isFlow(kind) && seconds > 0 ? seconds : 1;
  return amountText(honest(value / per, (sure.halfWidth ?? 0) / per) * per, kind, seconds);
}
