import type { CondensedStack } from '../attribution/condensedStack';
import { type AllocationKind, allocationKind } from './allocationKind';

/** One kind of allocation that a line makes itself. */
export interface LineKind {
  /** Undefined for what could not be told. */
  readonly kind: AllocationKind | undefined;
  /** Of the sample type asked for. */
  readonly value: number;
  /** Bytes of the smallest and the largest object recorded; 0 where unknown. */
  readonly objectSize: { readonly least: number; readonly most: number };
}

/**
 * What the stacks of one place allocate there, not below it, by kind and with the largest first. Empty where no kind is
 * known at all. `column` is one of `CondensedStack.values`.
 */
export function lineKinds(stacks: readonly CondensedStack[], column: number): LineKind[] {
  const kinds = new Map<AllocationKind | undefined, LineKind>();
  for (const stack of stacks) {
    const value = stack.values[column] ?? 0;
    if (stack.below.length > 0 || value <= 0) continue;
    const kind = allocationKind(stack.call);
    const before = kinds.get(kind);
    kinds.set(kind, before === undefined ? { kind, value, objectSize: stack.objectSize } : sumOf(before, stack, value));
  }
  if (kinds.size === (kinds.has(undefined) ? 1 : 0)) return [];
  return [...kinds.values()].sort((a, b) => b.value - a.value);
}

function sumOf(before: LineKind, { objectSize }: CondensedStack, value: number): LineKind {
  const least = Math.min(...[before.objectSize.least, objectSize.least].filter(size => size > 0));
  return {
    kind: before.kind,
    value: before.value + value,
    objectSize: {
      least: Number.isFinite(least) ? least : 0,
      most: Math.max(before.objectSize.most, objectSize.most),
    },
  };
}
