import type { Profile } from './profile';
import { isFlow, type SampleTypeKind, unitOf } from './sampleType';

/**
 * What sampling alone makes of the values of a profile: for each value column, one variance for each sample, in the square
 * of its unit. An allocation of `size` bytes is recorded with p = 1 − e^(−size ÷ period), so k recorded ones stand for
 * k ÷ p with a variance of k (1 − p) ÷ p². Variances of samples add up. Zeros where the period is unknown. V8 tells no
 * sizes: there they follow from what one sample stands for.
 */
export function sampleVariances(profile: Profile): Float64Array[] {
  const { sampleTypes, values, recorded, objectSize, meta } = profile;
  const column = (kind: SampleTypeKind) => values[sampleTypes.indexOf(kind)];
  const variancesOf = (objects: SampleTypeKind, bytes: SampleTypeKind, counted?: Float64Array) => {
    const sums = column(bytes);
    if (meta.period > 0 && column(objects) === undefined && sums !== undefined) {
      return { objects: undefined, bytes: weighedVariances(sums, recorded, meta.period) };
    }
    return countedVariances(
      { objects: column(objects), bytes: sums, objectSize, counted },
      recorded.length,
      meta.period,
    );
  };
  const allocated = variancesOf('alloc_objects', 'alloc_space', recorded);
  const inUse = variancesOf('inuse_objects', 'inuse_space');
  const none = () => new Float64Array(recorded.length);
  return sampleTypes.map(
    kind => (isFlow(kind) ? allocated : inUse)[unitOf(kind) === 'bytes' ? 'bytes' : 'objects'] ?? none(),
  );
}

interface Counted {
  readonly objects: Float64Array | undefined;
  readonly bytes: Float64Array | undefined;
  readonly objectSize: Float64Array | undefined;
  /** How many were recorded, where that is known better than from `objects`. */
  readonly counted: Float64Array | undefined;
}

/** For objects whose size is known. Both at once, as they share what costs most. */
function countedVariances({ objects, bytes, objectSize, counted }: Counted, samples: number, period: number) {
  const variances = { objects: new Float64Array(samples), bytes: new Float64Array(samples) };
  if (period <= 0) return variances;
  for (let i = 0; i < samples; i++) {
    const count = objects?.[i] ?? 0;
    const size = sizeOf(objectSize?.[i] ?? 0, count, bytes?.[i] ?? 0);
    if (size <= 0) continue;
    const p = -Math.expm1(-size / period);
    const k = counted === undefined ? Math.round(count * p) : counted[i]!;
    const variance = (Math.max(0, k) * (1 - p)) / (p * p);
    variances.objects[i] = variance;
    variances.bytes[i] = variance * size * size;
  }
  return variances;
}

/**
 * A sample of an object of `size` stands for size ÷ p bytes, never less than the period: p follows from that weight, and n
 * samples have a variance of n (1 − p) weight².
 */
function weighedVariances(bytes: Float64Array, recorded: Float64Array, period: number): Float64Array {
  return bytes.map((value, i) => {
    const count = recorded[i]!;
    if (count <= 0) return 0;
    const weight = value / count;
    return count * (1 - probabilityOf(weight / period)) * weight * weight;
  });
}

/** Solves x ÷ (1 − e^−x) = `periods` for x and gives 1 − e^−x; `periods` of at most 1 are the smallest objects. */
function probabilityOf(periods: number): number {
  if (periods <= 1) return 0;
  let x = periods;
  for (let i = 0; i < 30; i++) x = periods * -Math.expm1(-x);
  return -Math.expm1(-x);
}

function sizeOf(told: number, count: number, bytes: number): number {
  if (told > 0) return told;
  return count > 0 ? bytes / count : 0;
}
