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

// The functions of package bytes that get memory for a Buffer. String is not among them: its copy stays.
const growth =
  /^bytes\.(growSlice|makeSlice|\(\*Buffer\)\.(grow|Grow|Write|WriteString|WriteByte|WriteRune|ReadFrom))$/;

/** Whether a bytes.Buffer of the user's allocates here. */
export function isBufferGrowth(stack: CondensedStack): boolean {
  return growth.test(stack.below[0] ?? '') && !growsAnotherBuffer(stack);
}

// encoding/json and html/template write into a bytes.Buffer of their own before they write to what they were given.
function growsAnotherBuffer(stack: CondensedStack): boolean {
  const writer = stack.below.find(name => !name.startsWith('bytes.')) ?? '';
  return /^(encoding\/json|html\/template)\./.test(writer) && writer !== 'encoding/json.(*Encoder).Encode';
}
