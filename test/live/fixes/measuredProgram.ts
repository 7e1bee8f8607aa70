import assert from 'node:assert/strict';

/** What is known of a wasteful program and its rewrite. */
export interface MeasuredProgram {
  /** The rule that must find it. */
  readonly rule: string;
  /** Bytes that one call allocates as it was. */
  readonly before: number;
  /** Bytes that one call allocates once it is rewritten. */
  readonly after: number;
  /** Given where the rewrite is left to review. */
  readonly risk?: 'review';
  /** Whether the compiler is asked something. */
  readonly asked?: true;
}

/** Asserts that both figures are within a tenth of what is known, and a few bytes: what else a process does costs some, too. */
export function assertMeasured(
  name: string,
  expected: MeasuredProgram,
  measured: { readonly before: number; readonly after: number },
): void {
  for (const side of ['before', 'after'] as const) {
    const difference = Math.abs(measured[side] - expected[side]);
    assert.ok(
      difference <= expected[side] / 10 + 4,
      `${name} ${side}: ${measured[side]} B per call, not ${expected[side]}`,
    );
  }
}
