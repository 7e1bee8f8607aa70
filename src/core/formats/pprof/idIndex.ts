/**
 * From the ids of a pprof table to rows. Writers number 1, 2, 3, … in order nearly always; only a table that does not
 * pays for a Map.
 */
export class IdIndex {
  private rows = 0;
  private sparse: Map<number | bigint, number> | undefined;

  /** Gives the next row to `id`; of equal ids the first row stays. */
  add(id: number | bigint): void {
    const row = this.rows++;
    if (this.sparse === undefined) {
      if (id === row + 1) return;
      this.sparse = new Map();
      for (let earlier = 0; earlier < row; earlier++) this.sparse.set(earlier + 1, earlier);
    }
    if (!this.sparse.has(id)) this.sparse.set(id, row);
  }

  /** How many rows there are when row = id − 1 for all of them; else undefined. */
  get denseRows(): number | undefined {
    return this.sparse === undefined ? this.rows : undefined;
  }

  /** The row of `id`, -1 where there is none. */
  rowOf(id: number | bigint): number {
    if (this.sparse !== undefined) return this.sparse.get(id) ?? -1;
    return typeof id === 'number' && id >= 1 && id <= this.rows ? id - 1 : -1;
  }
}
