import type { Profile } from './profile';
import { recordedAllocations } from './recorded';
import { isFlow, type SampleTypeKind, unitOf } from './sampleType';

/**
 * What sampling alone makes of the values of a profile: for each value column, one variance for each sample, in the square
 * of its unit. An allocation of `size` bytes is recorded with p = 1 − e^(−size ÷ period), so k recorded ones stand for
 * k ÷ p with a variance of k (1 − p) ÷ p². Variances of samples add up. Zeros where the period is unknown.
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

function sizeOf(told: number, count: number, bytes: number): number {
  if (told > 0) return told;
  return count > 0 ? bytes / count : 0;
}
