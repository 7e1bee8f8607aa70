/** A place before and after, with the sampled allocations behind each value. */
export interface SampledChange {
  readonly before: number;
  readonly after: number;
  readonly beforeRecorded: number;
  readonly afterRecorded: number;
}

/**
 * Whether the difference is more than sampling noise, at 95 %. Recording is a Poisson process, so a value founded on n
 * samples has a standard error of value ÷ √n; the two windows may differ in length and in sampling interval, which is why
 * values are compared and not counts.
 */
export function isSignificant(change: SampledChange, beforeSeconds: number, afterSeconds: number): boolean {
  const rated = beforeSeconds > 0 && afterSeconds > 0;
  const before = change.before / (rated ? beforeSeconds : 1);
  const after = change.after / (rated ? afterSeconds : 1);
  // A value that no recorded allocation stands behind has a noise nobody knows.
  if (isUnfounded(change.before, change.beforeRecorded) || isUnfounded(change.after, change.afterRecorded))
    return false;
  const noise = Math.sqrt(variance(before, change.beforeRecorded) + variance(after, change.afterRecorded));
  return Math.abs(before - after) > 1.96 * noise;
}

function isUnfounded(value: number, recorded: number): boolean {
  return value !== 0 && recorded <= 0;
}

function variance(value: number, recorded: number): number {
  return recorded > 0 ? value ** 2 / recorded : 0;
}
