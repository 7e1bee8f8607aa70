import type { CondensedStack } from '../../attribution/condensedStack';
import type { SampleTypeKind } from '../../profile/sampleType';

/** How the memory that a buffer gets compares with the largest that a pool keeps. */
export type Growth = 'within' | 'near' | 'beyond';

const largestKept = 64 << 10;
const smallest = 64;

/**
 * Reads the size of a buffer off its allocations. A buffer filled at once allocates once; one filled bit by bit doubles
 * from 64 bytes, so up to `largestKept` it makes 11 allocations that sum to twice that, and a greater mean than theirs
 * says that the last may be greater too.
 */
export function growthOf(kinds: readonly SampleTypeKind[], stacks: readonly CondensedStack[]): Growth {
  const bytes = sumOf(stacks, kinds.indexOf('alloc_space'));
  const objects = sumOf(stacks, kinds.indexOf('alloc_objects'));
  if (bytes <= 0 || objects <= 0) return 'within';
  const mean = bytes / objects;
  if (mean > largestKept) return 'beyond';
  const doublings = Math.log2(largestKept / smallest) + 1;
  return mean > (2 * largestKept) / doublings ? 'near' : 'within';
}

function sumOf(stacks: readonly CondensedStack[], column: number): number {
  return column < 0 ? 0 : stacks.reduce((sum, stack) => sum + (stack.values[column] ?? 0), 0);
}
