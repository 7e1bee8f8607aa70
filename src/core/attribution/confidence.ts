import type { Origin } from '../profile/profile';

/** How far a value may be from the truth because only some allocations were recorded. */
export interface Confidence {
  /** Of the 95 % interval, in the unit of the value; undefined where nobody knows the noise. */
  readonly halfWidth: number | undefined;
  /** Whether the samples are enough to tell the value: ±50 % or better, and four recorded allocations. */
  readonly isEnough: boolean;
}

/** What stands behind a value. */
export interface SampledValue {
  readonly value: number;
  /** Undefined where only the number of samples is known: value² ÷ recorded is then the variance of a Poisson process. */
  readonly variance: number | undefined;
  readonly recorded: number;
  /** Every allocation was recorded: there is no noise, however few they are. */
  readonly isExact?: boolean;
}

const widest = 0.5;
const fewest = 4;
/** What a longer capture is to reach. */
const aim = 0.2;

export function confidence({ value, variance, recorded, isExact = false }: SampledValue): Confidence {
  if (isExact || value === 0) return { halfWidth: 0, isEnough: true };
  const noise = variance ?? (recorded > 0 ? value ** 2 / recorded : undefined);
  if (noise === undefined) return { halfWidth: undefined, isEnough: false };
  const halfWidth = 1.96 * Math.sqrt(noise);
  return { halfWidth, isEnough: halfWidth <= widest * Math.abs(value) && recorded >= fewest };
}

/** The same of a value of a profile; `period` is in mean bytes between two recorded allocations, 0 where unknown. */
export function confidenceIn(
  { origin, period }: { readonly origin: Origin; readonly period: number },
  sampled: SampledValue,
): Confidence {
  // V8's files tell no interval, and then no variance either: only samples are known.
  const variance = origin === 'v8' && period <= 0 ? undefined : sampled.variance;
  return confidence({ ...sampled, variance, isExact: origin === 'go' && period === 1 });
}

/**
 * The length of a window, in seconds, in which the value would be known to ±20 %: the interval narrows with the square root
 * of time. Undefined where it is known that well already, and where it cannot be foretold.
 */
export function secondsNeeded(value: number, { halfWidth }: Confidence, seconds: number): number | undefined {
  if (halfWidth === undefined || seconds <= 0 || value === 0) return undefined;
  const relative = halfWidth / Math.abs(value);
  return relative <= aim ? undefined : seconds * (relative / aim) ** 2;
}

/** `value` without the digits that its interval makes meaningless: rounded to the first digit of the half width. */
export function honest(value: number, halfWidth: number | undefined): number {
  if (value === 0 || halfWidth === undefined || halfWidth <= 0) return value;
  const place = 10 ** Math.min(decade(halfWidth), decade(value));
  return Math.round(value / place) * place;
}

function decade(value: number): number {
  return Math.floor(Math.log10(Math.abs(value)));
}
