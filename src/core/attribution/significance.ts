/** A place before and after, with the sampled allocations behind each value. */
export interface SampledChange {
  readonly before: number;
  readonly after: number;
  readonly beforeRecorded: number;
  readonly afterRecorded: number;
}

/** How many standard errors a difference must have: 1.96 for one that is asked about, at 95 %. */
const ofOne = 1.96;
/** For each of many rows: among thirty, 95 % would show one or two changes where nothing changed. 99.7 %. */
export const ofMany = 3;

/**
 * Whether the difference is more than sampling noise. Recording is a Poisson process, so a value founded on n samples has
 * a standard error of value ÷ √n; the two windows may differ in length and in sampling interval, which is why values are
 * compared and not counts. What is new needs more than `standardErrors`² samples.
 */
export function isSignificant(
  change: SampledChange,
  beforeSeconds: number,
  afterSeconds: number,
  standardErrors = ofOne,
): boolean {
  const rated = beforeSeconds > 0 && afterSeconds > 0;
  const before = change.before / (rated ? beforeSeconds : 1);
  const after = change.after / (rated ? afterSeconds : 1);
  // A value that no recorded allocation stands behind has a noise nobody knows.
  if (isUnfounded(change.before, change.beforeRecorded) || isUnfounded(change.after, change.afterRecorded))
    return false;
  const noise = Math.sqrt(variance(before, change.beforeRecorded) + variance(after, change.afterRecorded));
  return Math.abs(before - after) > standardErrors * noise;
}

function isUnfounded(value: number, recorded: number): boolean {
  return value !== 0 && recorded <= 0;
}

function variance(value: number, recorded: number): number {
  return recorded > 0 ? value ** 2 / recorded : 0;
}
