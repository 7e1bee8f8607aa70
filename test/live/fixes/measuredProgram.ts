import assert from 'node:assert/strict';

/** What is known of one wasteful program: the rule that finds it, and what its rewrite saves. */
export interface MeasuredProgram {
  readonly rule: string;
  /** Bytes that one call allocates as the program was written. */
  readonly before: number;
  /** Bytes that one call allocates once it is rewritten. */
  readonly after: number;
  /** Left out where the rewrite is safe. */
  readonly risk?: 'review';
  /** Whether the compiler is asked to confirm the rewrite before it is offered. */
  readonly asked?: true;
}

/** Asserts both sides within a tenth: a rewrite that saves more than is known is as suspect as one that saves less. */
export function assertMeasured(
  name: string,
  expected: MeasuredProgram,
  measured: { readonly before: number; readonly after: number },
): void {
  // A garbage collection empties the pools of the standard library, which costs a few bytes per call.
  for (const side of ['before', 'after'] as const)
    assert.ok(
      Math.abs(measured[side] - expected[side]) <= expected[side] / 10 + 4,
      `${name} allocates ${measured[side]} B ${side} the rewrite, not ${expected[side]} B`,
    );
}
