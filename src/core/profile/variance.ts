import type { Profile } from './profile';
import { recordedAllocations } from './recorded';
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
  const allocated = { objects: column('alloc_objects'), bytes: column('alloc_space') };
  const inUse = { objects: column('inuse_objects'), bytes: column('inuse_space') };
  return sampleTypes.map(kind => {
    const variances = new Float64Array(recorded.length);
    if (meta.period <= 0) return variances;
    const { objects, bytes } = isFlow(kind) ? allocated : inUse;
    if (objects === undefined && bytes !== undefined) return weighedVariances(bytes, recorded, meta.period);
    for (let i = 0; i < variances.length; i++) {
      const count = objects?.[i] ?? 0;
      const size = sizeOf(objectSize?.[i] ?? 0, count, bytes?.[i] ?? 0);
      if (size <= 0) continue;
      const p = -Math.expm1(-size / meta.period);
      const k = isFlow(kind) ? recorded[i]! : recordedAllocations(count, size, meta.period);
      const unit = unitOf(kind) === 'bytes' ? size : 1;
      variances[i] = (Math.max(0, k) * (1 - p) * unit * unit) / (p * p);
    }
    return variances;
  });
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
