import type { SampleTypeKind } from './sampleType';

/**
 * Allocations the runtime really recorded behind `objects`, which it reports scaled up by 1 ÷ (1 − e^(−size ÷ period)):
 * the inverse of `scaleHeapSample` in Go's runtime/pprof. Whole, because the runtime counted it. With an unknown
 * `period` (0) nothing was scaled as far as we know, and `objects` itself is returned.
 */
export function recordedAllocations(objects: number, objectSize: number, period: number): number {
  if (period <= 0 || objectSize <= 0) return objects;
  return Math.round(objects * -Math.expm1(-objectSize / period));
}

/**
 * Allocations recorded for each sample. `objectSize` are sizes the runtime told (0 where it did not); without one the size
 * is the mean, bytes ÷ objects. Counts allocated objects, in-use ones where those are not there.
 */
export function recordedColumn(
  sampleTypes: readonly SampleTypeKind[],
  values: readonly Float64Array[],
  objectSize: Float64Array,
  period: number,
): Float64Array {
  const column = (kind: SampleTypeKind) => values[sampleTypes.indexOf(kind)];
  const objects = column('alloc_objects') ?? column('inuse_objects');
  const bytes = column('alloc_objects') ? column('alloc_space') : column('inuse_space');
  const recorded = new Float64Array(objectSize.length);
  if (objects === undefined) return recorded;
  for (let i = 0; i < recorded.length; i++) {
    const count = objects[i]!;
    if (count === 0) continue;
    const size = objectSize[i]! > 0 ? objectSize[i]! : (bytes?.[i] ?? 0) / count;
    recorded[i] = recordedAllocations(count, size, period);
  }
  return recorded;
}
