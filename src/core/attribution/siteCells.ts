import type { SiteRows } from './siteRows';

/** Numbers kept for each row side by side, so that visiting a row touches one cache line: stamp, four values, recorded. */
const stride = 8;

/** What one sample adds to each row it touches. Unused value columns are 0. */
export interface SampleAmounts {
  /** Sample index + 1: tells rows already counted in this stack from others. 0 means never. */
  stamp: number;
  v0: number;
  v1: number;
  v2: number;
  v3: number;
  recorded: number;
}

/** Sums for the rows of one table, while samples are visited. */
export class SiteCells {
  private readonly total: Float64Array;
  private readonly self: Float64Array;

  constructor(readonly rows: SiteRows) {
    this.total = new Float64Array(rows.count * stride);
    this.self = new Float64Array(rows.count * stride);
  }

  /** Counts the sample in the total of `frame`'s row; false where this sample was counted there before. */
  addTotal(frame: number, amounts: SampleAmounts): boolean {
    const at = this.rows.rowOfFrame[frame]! * stride;
    const { total } = this;
    if (total[at] === amounts.stamp) return false;
    add(total, at, amounts);
    return true;
  }

  addSelf(frame: number, amounts: SampleAmounts): void {
    add(this.self, this.rows.rowOfFrame[frame]! * stride, amounts);
  }

  /** Rows that at least one sample touched, ascending. */
  touched(): Uint32Array {
    const rows = new Uint32Array(this.rows.count);
    let count = 0;
    for (let row = 0; row < rows.length; row++) if (this.total[row * stride] !== 0) rows[count++] = row;
    return rows.slice(0, count);
  }

  /** Column `index` of `which` for `rows`: 0 .. 3 are values, 4 is recorded. */
  column(which: 'self' | 'total', rows: Uint32Array, index: number): Float64Array {
    const cells = which === 'self' ? this.self : this.total;
    const column = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) column[i] = cells[rows[i]! * stride + 1 + index]!;
    return column;
  }
}

export const recordedColumn = 4;

function add(cells: Float64Array, at: number, amounts: SampleAmounts): void {
  cells[at] = amounts.stamp;
  cells[at + 1] = cells[at + 1]! + amounts.v0;
  cells[at + 2] = cells[at + 2]! + amounts.v1;
  cells[at + 3] = cells[at + 3]! + amounts.v2;
  cells[at + 4] = cells[at + 4]! + amounts.v3;
  cells[at + 5] = cells[at + 5]! + amounts.recorded;
}
