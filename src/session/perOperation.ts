import type { PerOperation } from '../capture/launch/recipe';
import type { Attribution } from '../core/attribution/attribution';
import { formatBytes, formatCount } from '../core/units/format';

/** `16 B/op · 1 allocs/op`: the words of `go test -benchmem`. */
export function perOperationText({ bytes, allocations }: PerOperation): string {
  return `${formatBytes(bytes)}/op · ${formatCount(allocations)} allocs/op`;
}

/** Bytes of the profile for each operation. */
export function profiledBytesPerOperation({ operations }: PerOperation, attribution: Attribution): number {
  const column = attribution.sampleTypes.indexOf('alloc_space');
  return (attribution.totals[column] ?? 0) / Math.max(1, operations);
}

/** A sentence where the profile and `-benchmem` do not tell the same; undefined where they agree within rounding. */
export function differenceNote(measured: PerOperation, attribution: Attribution): string | undefined {
  const profiled = profiledBytesPerOperation(measured, attribution);
  // -benchmem also counts the little that package testing allocates meanwhile, and rounds down.
  const allowed = Math.max(1, measured.bytes * 0.02) + harnessBytes / measured.operations;
  if (Math.abs(profiled - measured.bytes) <= allowed) return undefined;
  const why =
    profiled > measured.bytes
      ? 'the profile also has what runs while the timer is stopped, such as the set-up'
      : 'small objects that share a block are recorded once';
  return `The profile has ${formatBytes(profiled)}/op, -benchmem counted ${formatBytes(measured.bytes)}/op: ${why}.`;
}

const harnessBytes = 8_192;
