/** Numbers of a row lie side by side, so that adding touches one or two cache lines: four values and recorded. */
const stride = 5;

export const recordedColumn = 4;

/** Sums for numbered rows. Values come as arguments, because an object or array of them costs several times as much. */
export class SiteCells {
  private readonly cells: Float64Array;

  constructor(readonly count: number) {
    this.cells = new Float64Array(count * stride);
  }

  add(row: number, v0: number, v1: number, v2: number, v3: number, recorded: number): void {
    const { cells } = this;
    const at = row * stride;
    cells[at] = cells[at]! + v0;
    cells[at + 1] = cells[at + 1]! + v1;
    cells[at + 2] = cells[at + 2]! + v2;
    cells[at + 3] = cells[at + 3]! + v3;
    cells[at + 4] = cells[at + 4]! + recorded;
  }

  /** Adds to the rows `rows[from .. to]`. A loop of its own, because it waits for memory and for little else. */
  addToAll(
    rows: Uint32Array,
    from: number,
    to: number,
    v0: number,
    v1: number,
    v2: number,
    v3: number,
    recorded: number,
  ): void {
    if (v2 === 0 && v3 === 0) this.addAllocated(rows, from, to, v0, v1, recorded);
    else for (let i = from; i < to; i++) this.add(rows[i]!, v0, v1, v2, v3, recorded);
  }

  /** Most stacks of a server have nothing in use. */
  private addAllocated(rows: Uint32Array, from: number, to: number, v0: number, v1: number, recorded: number): void {
    const { cells } = this;
    for (let i = from; i < to; i++) {
      const at = rows[i]! * stride;
      cells[at] = cells[at]! + v0;
      cells[at + 1] = cells[at + 1]! + v1;
      cells[at + 4] = cells[at + 4]! + recorded;
    }
  }

  /** Adds row `from` of `other` to `row`. */
  addRow(row: number, other: SiteCells, from: number): void {
    const { cells } = other;
    const at = from * stride;
    this.add(row, cells[at]!, cells[at + 1]!, cells[at + 2]!, cells[at + 3]!, cells[at + 4]!);
  }

  /** Takes `other`, which has as many rows, away from these. */
  subtract(other: SiteCells): void {
    for (let i = 0; i < this.cells.length; i++) this.cells[i] = this.cells[i]! - other.cells[i]!;
  }

  /** Column `index` for `rows`: 0 .. 3 are values, `recordedColumn` is recorded. */
  column(rows: Uint32Array, index: number): Float64Array {
    const column = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) column[i] = this.cells[rows[i]! * stride + index]!;
    return column;
  }
}
