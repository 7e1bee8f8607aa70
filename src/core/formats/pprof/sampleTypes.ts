import { type SampleTypeKind, sampleTypeKinds } from '../../profile/sampleType';
import type { Cursor } from './cursor';
import type { Outline } from './outline';
import { ownName } from './ownColumns';
import type { PprofStrings } from './strings';

/** The value columns of a pprof, and which of them a heap profile keeps. */
export interface ColumnPlan {
  /** As the profile names them, in its order. */
  readonly names: readonly string[];
  /** Those kept, in the order of `sampleTypeKinds`. */
  readonly kinds: readonly SampleTypeKind[];
  /** For each of `kinds`, the column of the pprof. */
  readonly columns: readonly number[];
  /** By column of the pprof: which of ours it is; see `ownColumns`. */
  readonly own: readonly ReturnType<typeof ownName>[];
}

export function planColumns(cursor: Cursor, outline: Outline, strings: PprofStrings): ColumnPlan {
  const names: string[] = [];
  for (let i = 0; i < outline.sampleTypes.length; i++) {
    cursor.at = outline.sampleTypes.at(i);
    names.push(strings.text(readType(cursor)));
  }
  const kindOf = names.map(heapKind);
  const kinds = sampleTypeKinds.filter(kind => kindOf.includes(kind));
  return { names, kinds, columns: kinds.map(kind => kindOf.indexOf(kind)), own: names.map(ownName) };
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
