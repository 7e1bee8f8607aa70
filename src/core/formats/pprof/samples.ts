import { type LocationColumn, locationColumn } from '../../profile/profile';
import { MalformedInput } from '../decoded';
import type { Cursor } from './cursor';
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

/** What the tables of the profile say of its samples, or what is assumed of them as long as they are not there. */
export interface SampleShape {
  /** How many values each sample has. */
  readonly valueCount: number;
  /**
   * By place among the values of a sample: whether a sample counts for something where this one is not 0; undefined where nobody
   * asks for it.
   */
  counts(place: number): boolean | undefined;
  /** Ids from 1 to this are rows + 1. */
  readonly denseRows: number;
  /** The row of a location, -1 where there is none. */
  rowOf(id: number | bigint): number;
  /** The row that stands for a stack without locations, after all others; undefined as long as that cannot be told. */
  readonly unknown: number | undefined;
  /** Whether the label `key` is `bytes` or `allocationCall`, from the strings of the pprof. `text` is its string, 0 for none. */
  labelOf(key: number, text: number): 'size' | 'call' | undefined;
}

/** The longest id in the hot loop: three bytes. */
const mostShortRows = 2 ** 21 - 1;
/** More do not fit into a column. */
export const mostRows = 2 ** 32 - 2;

/** Reads samples into columns, one after the other, the values in the order of the file. */
export class SampleReader {
  /** The samples that count for something. */
  count = 0;
  /** The largest row of a location that a sample names. */
  largestRow = -1;
  private readonly shortRows: number;
  /** The stack column has room for rows up to this. */
  private mostRow: number;
  private readonly counts: readonly (boolean | undefined)[];
  private stackStart: Uint32Array;
  private stack: LocationColumn;
  private stackUsed = 0;
  private readonly values: (Float64Array | undefined)[];
  private objectSize: Float64Array;
  private call: Uint32Array | undefined;
  /** Of the sample being read: how many values it has, and whether one of those that count is not 0. */
  private valueCount = 0;
  private hasValue = false;

  /** `size`: how many bytes the whole profile has, as far as is known. */
  constructor(
    private readonly shape: SampleShape,
    private readonly size: number,
  ) {
    // Generous, as what is never written to is never given to the process.
    const capacity = Math.max(16, size >> 6);
    this.shortRows = Math.min(shape.denseRows, mostShortRows);
    this.counts = Array.from({ length: shape.valueCount }, (_, place) => shape.counts(place));
    this.stackStart = new Uint32Array(capacity + 1);
    this.mostRow = shape.unknown ?? 0xffff;
    this.stack = this.newStack(Math.min(capacity * 32, 1 << 16) + 16);
    this.values = this.counts.map(counts => (counts === undefined ? undefined : new Float64Array(capacity)));
    this.objectSize = new Float64Array(capacity);
  }

  /** The sample at `cursor`, which stands at its length prefix. @throws MalformedInput */
  read(cursor: Cursor): void {
    const start = cursor.at;
    if (this.count === this.objectSize.length) this.enlarge();
    this.objectSize[this.count] = 0;
    if (this.call !== undefined) this.call[this.count] = 0;
    this.readSample(cursor);
    if (this.isKept(start)) this.keep(start);
    else this.stackUsed = this.stackStart[this.count]!;
  }

  columns(plan: ColumnPlan): SampleColumns {
    const { count } = this;
    const column = (place: number) => this.values[place]!.subarray(0, count);
    return {
      stackStart: this.stackStart.subarray(0, count + 1),
      stackLocation: this.stack.subarray(0, this.stackUsed),
      values: plan.columns.map(column),
      objectSize: this.objectSize.subarray(0, count),
      call: this.call?.subarray(0, count),
      own: new Map(plan.own.flatMap((name, place) => (name === undefined ? [] : [[name, column(place)] as const]))),
    };
  }

  private readSample(cursor: Cursor): void {
    const end = cursor.end(cursor.size);
    this.reserve(end - cursor.at, cursor);
    this.valueCount = 0;
    this.hasValue = false;
    while (cursor.at < end) {
      const tag = cursor.varint();
      if (tag === 1 * 8 + 2) this.readLocationIds(cursor, cursor.end(end));
      else if (tag === 2 * 8 + 2) this.readValues(cursor, cursor.end(end));
      else if (tag === 3 * 8 + 2) this.readLabel(cursor, cursor.end(end));
      else if (tag === 1 * 8) this.readLocationId(cursor);
      else if (tag === 2 * 8) this.addValue(cursor.varint());
      else cursor.skip(tag);
    }
    cursor.close(end);
  }

  private readLocationIds(cursor: Cursor, end: number): void {
    const { at } = cursor;
    const { stackUsed } = this;
    let areRead = this.readDenseIds(cursor, end);
    if (this.largestRow > this.mostRow) {
      this.widen();
      cursor.at = at;
      this.stackUsed = stackUsed;
      areRead = this.readDenseIds(cursor, end);
    }
    if (!areRead) {
      while (cursor.at < end) this.readLocationId(cursor);
    }
    cursor.close(end);
  }

  /**
   * The hot loop of the decoder. Ids of one, two and three bytes follow each other in no order, which no processor foretells:
   * the length is computed, not branched on. Stops before the first id that is absent or longer, or that might run past the
   * end of the input, and says false.
   */
  private readDenseIds(cursor: Cursor, end: number): boolean {
    const { bytes } = cursor;
    const { stack, shortRows } = this;
    const limit = Math.min(end, bytes.length - 2);
    let at = cursor.at;
    let used = this.stackUsed;
    let largest = this.largestRow;
    while (at < limit) {
      const b0 = bytes[at]!;
      const b1 = bytes[at + 1]!;
      const second = b0 >> 7;
      const third = second & (b1 >> 7);
      const row = ((b0 & 127) | (((b1 & 127) << 7) & -second) | ((bytes[at + 2]! << 14) & -third)) - 1;
      // Also for id 0, and for a fourth byte: bit 21 is set then.
      if (row >>> 0 >= shortRows) break;
      if (row > largest) largest = row;
      stack[used++] = row;
      at += 1 + second + third;
    }
    cursor.at = at;
    this.stackUsed = used;
    this.largestRow = largest;
    return at >= end;
  }

  private readLocationId(cursor: Cursor): void {
    const start = cursor.at;
    const id = cursor.id();
    const row = this.shape.rowOf(id);
    if (row < 0) throw new MalformedInput(start, `a sample names location ${id}, which does not exist`);
    this.reserve(1, cursor);
    this.push(row);
  }

  private readValues(cursor: Cursor, end: number): void {
    while (cursor.at < end) this.addValue(cursor.varint());
    cursor.close(end);
  }

  private addValue(value: number): void {
    const place = this.valueCount++;
    const column = this.values[place];
    if (column === undefined) return;
    column[this.count] = value;
    if (value !== 0 && this.counts[place]) this.hasValue = true;
  }

  private readLabel(cursor: Cursor, end: number): void {
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
    const label = this.shape.labelOf(key, text);
    if (label === 'size') this.objectSize[this.count] = number;
    else if (label === 'call') {
      this.call ??= new Uint32Array(this.objectSize.length);
      this.call[this.count] = text;
    }
  }

  /** Whether the sample just read counts for anything: not where all its values are zero. */
  private isKept(start: number): boolean {
    const { valueCount } = this;
    if (valueCount !== 0 && valueCount !== this.values.length) {
      throw new MalformedInput(start, `a sample has ${valueCount} values for ${this.values.length} sample types`);
    }
    return this.hasValue;
  }

  private keep(start: number): void {
    if (this.stackUsed === this.stackStart[this.count]) {
      if (this.shape.unknown === undefined) throw new MalformedInput(start, 'a sample has no locations');
      this.push(this.shape.unknown);
    }
    this.stackStart[++this.count] = this.stackUsed;
  }

  private push(row: number): void {
    if (row > this.largestRow) this.largestRow = row;
    if (row > this.mostRow) this.widen();
    this.stack[this.stackUsed++] = row;
  }

  /** Room for `count` more locations. Growing aims at the size that the samples so far foretell: copies stay few. */
  private reserve(count: number, cursor: Cursor): void {
    const needed = this.stackUsed + count + 1;
    if (needed <= this.stack.length) return;
    const foretold = Math.ceil((needed * this.size * 1.03) / Math.max(1, cursor.at));
    const larger = this.newStack(Math.max(needed + (needed >> 4), Math.min(foretold, this.size)));
    larger.set(this.stack);
    this.stack = larger;
  }

  /** Room for rows of 32 bits. */
  private widen(): void {
    this.mostRow = mostRows;
    this.stack = new Uint32Array(this.stack);
  }

  private newStack(length: number): LocationColumn {
    return locationColumn(this.mostRow + 1, length);
  }

  /** Room for twice as many samples. */
  private enlarge(): void {
    const capacity = this.count * 2;
    this.stackStart = copied(this.stackStart, new Uint32Array(capacity + 1));
    this.objectSize = copied(this.objectSize, new Float64Array(capacity));
    this.call = this.call && copied(this.call, new Uint32Array(capacity));
    this.values.forEach((column, i) => {
      this.values[i] = column && copied(column, new Float64Array(capacity));
    });
  }
}

function copied<Column extends Uint32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
