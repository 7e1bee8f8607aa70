import { recordedAllocations } from '../profile/recorded';
import { isFlow, type SampleTypeKind } from '../profile/sampleType';
import type { Attribution } from './attribution';

/**
 * Allocations recorded behind a value of `kind`. For in-use kinds they are estimated from objects and bytes in use, at the
 * mean size; `recorded` counts those of the allocated kinds. `values` gives the row's value in a column.
 */
export function recordedFor(
  kind: SampleTypeKind,
  { sampleTypes, meta }: Pick<Attribution, 'sampleTypes' | 'meta'>,
  values: (column: number) => number,
  recorded: number,
): number {
  const objectsColumn = sampleTypes.indexOf('inuse_objects');
  const bytesColumn = sampleTypes.indexOf('inuse_space');
  if (isFlow(kind) || objectsColumn < 0 || bytesColumn < 0) return recorded;
  const objects = values(objectsColumn);
  return objects > 0 ? recordedAllocations(objects, values(bytesColumn) / objects, meta.period) : 0;
}
