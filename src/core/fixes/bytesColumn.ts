import type { SampleTypeKind } from '../profile/sampleType';

/**
 * The column of `CondensedStack.values` that rewrites are judged by. What they save is allocation; bytes in use speak for
 * them only where nothing else was recorded.
 */
export function bytesColumn(kinds: readonly SampleTypeKind[]): number {
  const wanted: readonly SampleTypeKind[] = ['alloc_space', 'inuse_space', 'alloc_objects'];
  const kind = wanted.find(each => kinds.includes(each));
  return kind ? kinds.indexOf(kind) : 0;
}
