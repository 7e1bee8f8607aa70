import { type LocationColumn, locationColumn } from '../../profile/profile';
import { MalformedInput } from '../decoded';
import type { Cursor } from './cursor';
import type { LocationColumns } from './locations';
import type { Outline } from './outline';
import type { OwnColumns } from './ownColumns';
import type { ColumnPlan } from './sampleTypes';

export interface SampleColumns {
  readonly stackStart: Uint32Array;
  readonly stackLocation: LocationColumn;
  readonly values: readonly Float64Array[];
  /** The numeric label `bytes`, 0 where absent. */
  readonly objectSize: Float64Array;
  /** The string label `allocationCall` as an index of the pprof's strings; present where the pprof has such labels. */
  readonly call: Uint32Array | undefined;
  /** What `encodePprof` wrote beside the values. */
  readonly own: OwnColumns;
}

/** The label that `encodePprof` writes: `Profile.allocationCall`. */
export const callLabel = 'allocationCall';

/** Where the strings `bytes` and `allocationCall` stand in the pprof, -1 where it has them not. */
export interface LabelKeys {
  readonly size: number;
  readonly call: number;
}

export function readSamples(
  cursor: Cursor,
  outline: Outline,
  locations: LocationColumns,
  plan: ColumnPlan,
  labels: LabelKeys,
): SampleColumns {
  return new SampleReader(cursor, outline, locations, plan, labels).read();
}

class SampleReader {
  private readonly total: number;
  /** Ids from 1 to this are rows + 1 and take three bytes at most. */
  private readonly shortLocations: number;
  private readonly stackStart: Uint32Array;
  private stack: LocationColumn;
  private stackUsed = 0;
  private readonly values: Float64Array[];
  private readonly objectSize: Float64Array;
  private readonly call: Uint32Array | undefined;
  private readonly own: OwnColumns;
  /** By place among the values of a sample: whether it is one of `values`. */
  private readonly counts: readonly boolean[];
  /** By place among the values of a sample: the column it goes to. */
  private readonly columnAt: readonly (Float64Array | undefined)[];
  /** Of the sample being read: how many values it has, and whether one of `values` is not 0. */
  private valueCount = 0;
  private hasValue = false;

  constructor(
    private readonly cursor: Cursor,
    private readonly outline: Outline,
    private readonly locations: LocationColumns,
    plan: ColumnPlan,
    private readonly labels: LabelKeys,
  ) {
    this.total = outline.samples.length;
    this.shortLocations = Math.min(locations.ids.denseRows ?? 0, 2 ** 21 - 1);
    this.stackStart = new Uint32Array(this.total + 1);
    this.stack = locationColumn(locations.unknown + 1, Math.min(this.total * 32, 1 << 16) + 16);
    this.values = plan.kinds.map(() => new Float64Array(this.total));
    this.objectSize = new Float64Array(this.total);
    this.call = labels.call < 0 ? undefined : new Uint32Array(this.total);
    const own = plan.own.filter(name => name !== undefined);
    this.own = new Map(own.map(name => [name, new Float64Array(this.total)]));
    this.counts = plan.own.map(name => name === undefined);
    this.columnAt = plan.own.map((name, at) =>
      name === undefined ? this.values[plan.columns.indexOf(at)] : this.own.get(name),
    );
  }

  read(): SampleColumns {
    let kept = 0;
    for (let i = 0; i < this.total; i++) {
      const start = this.outline.samples.at(i);
      this.cursor.at = start;
      this.objectSize[kept] = 0;
      if (this.call !== undefined) this.call[kept] = 0;
      this.readSample(kept, i);
      if (this.isKept(start)) {
        if (this.stackUsed === this.stackStart[kept]) this.push(this.locations.unknown);
        this.stackStart[++kept] = this.stackUsed;
      } else this.stackUsed = this.stackStart[kept]!;
    }
    return {
      stackStart: this.stackStart.subarray(0, kept + 1),
      stackLocation: this.stack.subarray(0, this.stackUsed),
      values: this.values.map(column => column.subarray(0, kept)),
      objectSize: this.objectSize.subarray(0, kept),
      call: this.call?.subarray(0, kept),
      own: new Map([...this.own].map(([name, column]) => [name, column.subarray(0, kept)])),
    };
  }

  private readSample(kept: number, index: number): void {
    const { cursor } = this;
    const end = cursor.end(cursor.size);
    this.reserve(end - cursor.at, index);
    this.valueCount = 0;
    this.hasValue = false;
    while (cursor.at < end) {
      const tag = cursor.varint();
      if (tag === 1 * 8 + 2) this.readLocationIds(cursor.end(end));
      else if (tag === 2 * 8 + 2) this.readValues(cursor.end(end), kept);
      else if (tag === 3 * 8 + 2) this.readLabel(cursor.end(end), kept);
      else if (tag === 1 * 8) this.readLocationId();
      else if (tag === 2 * 8) this.addValue(cursor.varint(), kept);
      else cursor.skip(tag);
    }
    cursor.close(end);
  }

  private readLocationIds(end: number): void {
    if (!this.readDenseIds(end)) {
      while (this.cursor.at < end) this.readLocationId();
    }
    this.cursor.close(end);
  }

  /**
   * The hot loop of the decoder. Ids of one, two and three bytes follow each other in no order, which no processor foretells:
   * the length is computed, not branched on. Stops before the first id that is absent or longer, or that might run past the
   * end of the input, and says false.
   */
  private readDenseIds(end: number): boolean {
    const { bytes } = this.cursor;
    const { stack, shortLocations } = this;
    const limit = Math.min(end, bytes.length - 2);
    let at = this.cursor.at;
    let used = this.stackUsed;
    while (at < limit) {
      const b0 = bytes[at]!;
      const b1 = bytes[at + 1]!;
      const second = b0 >> 7;
      const third = second & (b1 >> 7);
      const id = (b0 & 127) | (((b1 & 127) << 7) & -second) | ((bytes[at + 2]! << 14) & -third);
      // Also for id 0, and for a fourth byte: bit 21 is set then.
      if ((id - 1) >>> 0 >= shortLocations) break;
      stack[used++] = id - 1;
      at += 1 + second + third;
    }
    this.cursor.at = at;
    this.stackUsed = used;
    return at >= end;
  }

  private readLocationId(): void {
    const start = this.cursor.at;
    const id = this.cursor.id();
    const row = this.locations.ids.rowOf(id);
    if (row < 0) throw new MalformedInput(start, `a sample names location ${id}, which does not exist`);
    this.push(row);
  }

  private readValues(end: number, kept: number): void {
    const { cursor } = this;
    while (cursor.at < end) this.addValue(cursor.varint(), kept);
    cursor.close(end);
  }

  private addValue(value: number, kept: number): void {
    const at = this.valueCount++;
    const column = this.columnAt[at];
    if (column === undefined) return;
    column[kept] = value;
    if (value !== 0 && this.counts[at]) this.hasValue = true;
  }

  private readLabel(end: number, kept: number): void {
    const { cursor } = this;
    let key = 0;
    let text = 0;
    let number = 0;
    while (cursor.at < end) {
      const tag = cursor.varint();
      if (tag === 1 * 8) key = cursor.varint();
      else if (tag === 2 * 8) text = cursor.varint();
      else if (tag === 3 * 8) number = cursor.varint();
      else cursor.skip(tag);
    }
    cursor.close(end);
    if (key === this.labels.size) this.objectSize[kept] = number;
    else if (key === this.labels.call && this.call !== undefined) this.call[kept] = text;
  }

  /** Whether the sample just read counts for anything: not where all its values are zero. */
  private isKept(start: number): boolean {
    const { valueCount } = this;
    if (valueCount !== 0 && valueCount !== this.columnAt.length) {
      throw new MalformedInput(start, `a sample has ${valueCount} values for ${this.columnAt.length} sample types`);
    }
    return this.hasValue;
  }

  private push(location: number): void {
    if (this.stackUsed === this.stack.length) this.reserve(1, this.total - 1);
    this.stack[this.stackUsed++] = location;
  }

  /** Room for `count` more locations. Growing aims at the size that the samples so far foretell: copies stay few. */
  private reserve(count: number, sampleIndex: number): void {
    const needed = this.stackUsed + count;
    if (needed <= this.stack.length) return;
    const foretold = Math.ceil((needed * this.total * 1.03) / (sampleIndex + 1));
    const ceiling = this.cursor.size + this.total;
    const larger = locationColumn(
      this.locations.unknown + 1,
      Math.max(needed + (needed >> 4), Math.min(foretold, ceiling), 16),
    );
    larger.set(this.stack);
    this.stack = larger;
  }
}
