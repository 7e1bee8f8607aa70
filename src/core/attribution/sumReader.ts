import type { KeptBytes } from './condensedStack';

/** Sums of rows side by side: values, their variances, the members of `KeptBytes` where it is known, then `recorded`. */
export interface RowSumsTable {
  readonly count: number;
  readonly sums: Float64Array;
  readonly hasKept: boolean;
}

/** Reads such rows of a profile with `types` sample types. */
export class SumReader {
  private readonly width: number;

  constructor(
    private readonly table: RowSumsTable,
    private readonly types: number,
  ) {
    this.width = table.sums.length / Math.max(1, table.count);
  }

  values(row: number): number[] {
    return this.read(row, 0, this.types);
  }

  variances(row: number): number[] {
    return this.read(row, this.types, 2 * this.types);
  }

  kept(row: number): KeptBytes | undefined {
    if (!this.table.hasKept) return undefined;
    const kept = this.read(row, 2 * this.types, this.width - 1);
    const [growth = 0, againBytes = 0, againRecorded = 0, survivedBytes = 0, survivedRecorded = 0] = kept;
    return { growth, againBytes, againRecorded, survivedBytes, survivedRecorded };
  }

  recorded(row: number): number {
    return this.table.sums[(row + 1) * this.width - 1]!;
  }

  private read(row: number, from: number, to: number): number[] {
    const at = row * this.width;
    return Array.from(this.table.sums.subarray(at + from, at + to));
  }
}
