import type { AllocatedSinceStart } from './processTrace';
import { locationColumn, type Profile } from './profile';
import { recordedColumn } from './recorded';
import { StackNumbering, type StackNumbers } from './stackIdentity';

export type Difference =
  | { readonly kind: 'profile'; readonly profile: Profile }
  /** The second snapshot is not of the process that gave the first. `detail` says how that shows. */
  | { readonly kind: 'targetRestarted'; readonly detail: string }
  | { readonly kind: 'periodChanged'; readonly before: number; readonly after: number };

/** Allocation counters of one process never shrink; rounding of scaled values may take this share of the first snapshot. */
const tolerance = 0.01;

/**
 * What happened between two snapshots of one process. Samples are equal when their stacks of (function, file, line) and
 * their object sizes are. `alloc_*` become after − before, never below 0; `inuse_*` stay those of `after`. Equal samples are
 * merged, and those that become all zero are left out. Linear in both profiles.
 */
export function difference(before: Profile, after: Profile): Difference {
  return new Opening(before).until(after);
}

/** The first of two snapshots, with all that can be worked out of it before the second is there. */
export class Opening {
  private numbering: StackNumbering | undefined;

  constructor(readonly before: Profile) {
    this.numbering = new StackNumbering(before, before.locationAddress !== undefined);
  }

  /** The `difference` to `after`. */
  until(after: Profile): Difference {
    return mismatch(this.before, after) ?? subtracted(this.before, after, this.numbers(after));
  }

  /** Numbered anew where only one of the two knows addresses, or where it was compared before. */
  private numbers(after: Profile): StackNumbers {
    const { before, numbering } = this;
    this.numbering = undefined;
    const isFit = before.locationAddress === undefined || after.locationAddress !== undefined;
    return (isFit && numbering ? numbering : new StackNumbering(before, false)).with(after);
  }
}

/** Why the snapshots cannot be compared, as far as their facts tell. */
function mismatch(before: Profile, after: Profile): Difference | undefined {
  const { buildId } = after.meta;
  if (before.meta.buildId !== buildId && before.meta.buildId !== '' && buildId !== '') {
    return { kind: 'targetRestarted', detail: 'another binary answered' };
  }
  if (before.meta.period !== after.meta.period && before.recorded.length > 0 && after.recorded.length > 0) {
    return { kind: 'periodChanged', before: before.meta.period, after: after.meta.period };
  }
  return undefined;
}

function subtracted(before: Profile, after: Profile, identity: StackNumbers): Difference {
  const grown = after.sampleTypes.map(kind => kind.startsWith('alloc_'));
  const sums = after.values.map(column => summed(column, identity.after, identity.count));
  const allocated = allocatedSinceStart(before, after);
  for (const [k, kind] of after.sampleTypes.entries()) {
    const earlier = before.values[before.sampleTypes.indexOf(kind)];
    if (!grown[k] || earlier === undefined) continue;
    const shrunk = subtract(sums[k]!, summed(earlier, identity.before, identity.count));
    const total = earlier.reduce((sum, value) => sum + value, 0);
    if (shrunk > total * tolerance) return { kind: 'targetRestarted', detail: `${kind} shrank by ${shrunk}` };
  }
  return { kind: 'profile', profile: assemble(before, after, identity, sums, allocated) };
}

/** Undefined where a snapshot does not tell. */
function allocatedSinceStart(...snapshots: readonly [Profile, Profile]): AllocatedSinceStart | undefined {
  const [before, after] = snapshots.map(({ values, sampleTypes }) =>
    values[sampleTypes.indexOf('alloc_space')]?.reduce((sum, value) => sum + value, 0),
  );
  return before === undefined || after === undefined ? undefined : { before, after };
}

function summed(column: Float64Array, numbers: Uint32Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let i = 0; i < column.length; i++) sums[numbers[i]!] = sums[numbers[i]!]! + column[i]!;
  return sums;
}

/** Takes `earlier` from `sums`, stopping at 0; returns how much was missing. */
function subtract(sums: Float64Array, earlier: Float64Array): number {
  let missing = 0;
  for (let i = 0; i < sums.length; i++) {
    const left = sums[i]! - earlier[i]!;
    if (left < 0) missing -= left;
    sums[i] = Math.max(0, left);
  }
  return missing;
}

/** A profile with the stacks of `after` that have something left, one sample for each number. */
function assemble(
  before: Profile,
  after: Profile,
  identity: StackNumbers,
  sums: readonly Float64Array[],
  allocated: AllocatedSinceStart | undefined,
): Profile {
  const growthOf = growthByNumber(before, after, identity);
  const samples = remaining(identity, sums);
  const numbers = samples.map(sample => identity.after[sample]!);
  const values = sums.map(column => picked(column, numbers));
  const sizes = after.objectSize === undefined ? new Float64Array(samples.length) : picked(after.objectSize, samples);
  const { allocationCall } = after;
  const durationMs = Math.max(0, after.meta.timeMs - before.meta.timeMs);
  return {
    ...after,
    ...stacksOf(after, samples),
    values,
    recorded: recordedColumn(after.sampleTypes, values, sizes, after.meta.period),
    objectSize: sizes,
    ...(allocationCall && { allocationCall: Uint32Array.from(samples, sample => allocationCall[sample]!) }),
    ...(growthOf === undefined ? {} : { growth: picked(growthOf, numbers) }),
    meta: { ...after.meta, durationMs, ...(allocated && { allocated }) },
  };
}

/** Bytes in use after less before; undefined where a snapshot does not tell. What is gone and allocates no more has no sample. */
function growthByNumber(before: Profile, after: Profile, identity: StackNumbers): Float64Array | undefined {
  const [earlier, later] = [before, after].map(each => each.values[each.sampleTypes.indexOf('inuse_space')]);
  if (earlier === undefined || later === undefined) return undefined;
  const growth = summed(later, identity.after, identity.count);
  const atStart = summed(earlier, identity.before, identity.count);
  for (let i = 0; i < growth.length; i++) growth[i] = growth[i]! - atStart[i]!;
  return growth;
}

/** For each number that `after` has and that has something left, its first sample, ascending. */
function remaining({ after, count }: StackNumbers, sums: readonly Float64Array[]): Uint32Array {
  const isLeft = new Uint8Array(count);
  for (const column of sums) for (let i = 0; i < count; i++) if (column[i] !== 0) isLeft[i] = 1;
  const samples = new Uint32Array(after.length);
  let length = 0;
  for (let sample = 0; sample < after.length; sample++) {
    const number = after[sample]!;
    if (isLeft[number] === 1) samples[length++] = sample;
    isLeft[number] = 0;
  }
  return samples.subarray(0, length);
}

function picked(column: Float64Array, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i]!]!;
  return values;
}

/** The stacks of `samples`, by hand: they are short, and a view for each of them is more work than its locations. */
function stacksOf(of: Profile, samples: Uint32Array): Pick<Profile, 'stackStart' | 'stackLocation'> {
  const stackStart = new Uint32Array(samples.length + 1);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!;
    stackStart[i + 1] = stackStart[i]! + of.stackStart[sample + 1]! - of.stackStart[sample]!;
  }
  const stackLocation = locationColumn(of.locationFrameStart.length - 1, stackStart[samples.length]!);
  for (let i = 0; i < samples.length; i++) {
    const shift = of.stackStart[samples[i]!]! - stackStart[i]!;
    for (let k = stackStart[i]!; k < stackStart[i + 1]!; k++) stackLocation[k] = of.stackLocation[k + shift]!;
  }
  return { stackStart, stackLocation };
}
