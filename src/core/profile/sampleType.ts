import type { SampleUnit } from '../units/sampleUnit';

/** What a value column counts, in pprof's words. */
export type SampleTypeKind = 'alloc_objects' | 'alloc_space' | 'inuse_objects' | 'inuse_space';

export type { SampleUnit } from '../units/sampleUnit';

export const sampleTypeKinds: readonly SampleTypeKind[] = [
  'alloc_space',
  'alloc_objects',
  'inuse_space',
  'inuse_objects',
];

/** Whether the values add up over a window (allocated) rather than hold at its end (in use). */
export function isFlow(kind: SampleTypeKind): boolean {
  return kind === 'alloc_space' || kind === 'alloc_objects';
}

export function unitOf(kind: SampleTypeKind): SampleUnit {
  return kind === 'alloc_space' || kind === 'inuse_space' ? 'bytes' : 'count';
}
