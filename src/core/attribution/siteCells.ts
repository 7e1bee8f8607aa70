import type { Profile } from '../profile/profile';
import type { Uint32List } from '../profile/uint32List';

/** Numbers of a row lie side by side, so that adding touches one or two cache lines: four values and recorded. */
const stride = 5;

export const recordedColumn = 4;

/** What each sample adds; columns that a profile does not have are zero. */
export interface SampleValues {
  readonly v0: Float64Array;
  readonly v1: Float64Array;
  readonly v2: Float64Array;
  readonly v3: Float64Array;
  readonly recorded: Float64Array;
}

export function sampleValues({ values, recorded }: Profile): SampleValues {
  const none = values.length < stride - 1 ? new Float64Array(recorded.length) : recorded;
  const [v0 = none, v1 = none, v2 = none, v3 = none] = values;
  return { v0, v1, v2, v3, recorded };
}

/**
 * Sums for numbered rows. Samples are given by their index: handing numbers that are no small integers from function to
 * function would make an object of each.
 */
export class SiteCells {
  private readonly cells: Float64Array;

  constructor(readonly count: number) {
    this.cells = new Float64Array(count * stride);
  }

  add(row: number, values: SampleValues, sample: number): void {
    const { cells } = this;
    const at = row * stride;
    cells[at] = cells[at]! + values.v0[sample]!;
    cells[at + 1] = cells[at + 1]! + values.v1[sample]!;
    cells[at + 2] = cells[at + 2]! + values.v2[sample]!;
    cells[at + 3] = cells[at + 3]! + values.v3[sample]!;
    cells[at + 4] = cells[at + 4]! + values.recorded[sample]!;
  }

  /** Adds to the rows `rows[from .. to]`. A loop of its own, because it waits for memory and for little else. */
  addToAll(rows: Uint32Array, from: number, to: number, values: SampleValues, sample: number): void {
    if (values.v2[sample] === 0 && values.v3[sample] === 0) this.addAllocated(rows, from, to, values, sample);
    else this.addAllocatedAndInUse(rows, from, to, values, sample);
  }

  /** Takes the sample away from each of `rows`. */
  takeFromAll(rows: Uint32List, values: SampleValues, sample: number): void {
    const { cells } = this;
    for (let i = 0; i < rows.length; i++) {
      const at = rows.at(i) * stride;
      cells[at] = cells[at]! - values.v0[sample]!;
      cells[at + 1] = cells[at + 1]! - values.v1[sample]!;
      cells[at + 2] = cells[at + 2]! - values.v2[sample]!;
      cells[at + 3] = cells[at + 3]! - values.v3[sample]!;
      cells[at + 4] = cells[at + 4]! - values.recorded[sample]!;
    }
  }

  /** Adds row `from` of `other` to `row`. */
  addRow(row: number, other: SiteCells, from: number): void {
    const { cells } = this;
    const at = row * stride;
    const start = from * stride;
    for (let k = 0; k < stride; k++) cells[at + k] = cells[at + k]! + other.cells[start + k]!;
  }

  /** Column `index` for `rows`: 0 .. 3 are values, `recordedColumn` is recorded. */
  column(rows: Uint32Array, index: number): Float64Array {
    const column = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) column[i] = this.cells[rows[i]! * stride + index]!;
    return column;
  }

  /** Most stacks of a server have nothing in use. */
  private addAllocated(rows: Uint32Array, from: number, to: number, values: SampleValues, sample: number): void {
    const { cells } = this;
    const v0 = values.v0[sample]!;
    const v1 = values.v1[sample]!;
    const recorded = values.recorded[sample]!;
    for (let i = from; i < to; i++) {
      const at = rows[i]! * stride;
      cells[at] = cells[at]! + v0;
      cells[at + 1] = cells[at + 1]! + v1;
      cells[at + 4] = cells[at + 4]! + recorded;
    }
  }

  private addAllocatedAndInUse(
    rows: Uint32Array,
    from: number,
    to: number,
    values: SampleValues,
    sample: number,
  ): void {
    const { cells } = this;
    const v0 = values.v0[sample]!;
    const v1 = values.v1[sample]!;
    const v2 = values.v2[sample]!;
    const v3 = values.v3[sample]!;
    const recorded = values.recorded[sample]!;
    for (let i = from; i < to; i++) {
      const at = rows[i]! * stride;
      cells[at] = cells[at]! + v0;
      cells[at + 1] = cells[at + 1]! + v1;
      cells[at + 2] = cells[at + 2]! + v2;
      cells[at + 3] = cells[at + 3]! + v3;
      cells[at + 4] = cells[at + 4]! + recorded;
    }
  }
}
