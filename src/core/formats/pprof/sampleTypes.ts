import { type SampleTypeKind, sampleTypeKinds } from '../../profile/sampleType';
import type { Cursor } from './cursor';
import type { Outline } from './outline';
import type { PprofStrings } from './strings';

/** The column that `encodePprof` adds to V8 profiles: `Profile.recorded`. */
export const recordedTypeName = 'recorded';

/** The value columns of a pprof, and which of them a heap profile keeps. */
export interface ColumnPlan {
  /** As the profile names them, in its order. */
  readonly names: readonly string[];
  /** Those kept, in the order of `sampleTypeKinds`. */
  readonly kinds: readonly SampleTypeKind[];
  /** For each of `kinds`, the column of the pprof. */
  readonly columns: readonly number[];
  /** The column `recorded` of the pprof; -1 where it has none, as everywhere but in what we wrote of V8. */
  readonly recorded: number;
}

export function planColumns(cursor: Cursor, outline: Outline, strings: PprofStrings): ColumnPlan {
  const names: string[] = [];
  for (let i = 0; i < outline.sampleTypes.length; i++) {
    cursor.at = outline.sampleTypes.at(i);
    names.push(strings.text(readType(cursor)));
  }
  const kindOf = names.map(heapKind);
  const kinds = sampleTypeKinds.filter(kind => kindOf.includes(kind));
  return { names, kinds, columns: kinds.map(kind => kindOf.indexOf(kind)), recorded: names.indexOf(recordedTypeName) };
}

function readType(cursor: Cursor): number {
  const end = cursor.end(cursor.size);
  let type = 0;
  while (cursor.at < end) {
    const tag = cursor.varint();
    if (tag === 1 * 8) type = cursor.varint();
    else cursor.skip(tag);
  }
  cursor.close(end);
  return type;
}

/** `objects` and `space` are what Node's and gperftools' heap profiles call what lives. */
function heapKind(name: string): SampleTypeKind | undefined {
  if (name === 'objects') return 'inuse_objects';
  if (name === 'space') return 'inuse_space';
  return sampleTypeKinds.find(kind => kind === name);
}
