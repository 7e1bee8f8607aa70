import { MalformedInput } from '../decoded';
import type { Cursor } from './cursor';
import type { LocationColumns } from './locations';
import type { Outline } from './outline';
import { callLabel, mostRows, type SampleColumns, SampleReader, type SampleShape } from './samples';
import type { ColumnPlan } from './sampleTypes';
import type { PprofStrings } from './strings';

/**
 * Reads samples before the tables of the profile are there, which come last: while the rest is still being unpacked.
 * Assumes what nearly all writers do: locations are numbered 1, 2, 3, …, sample types come first, and each sample has the
 * one label that says how large its objects are. What turns out otherwise is read once more with what is known then.
 */
export class EarlySamples {
  private reader: SampleReader | undefined;
  private shape: AssumedShape | undefined;
  private isOtherwise = false;

  /** `size`: how many bytes the whole profile has, as far as is known. */
  constructor(private readonly size: number) {}

  /** The next sample. */
  read(cursor: Cursor, { sampleTypes }: Outline): void {
    if (this.isOtherwise || sampleTypes.length > mostTypes) {
      this.isOtherwise = true;
      return;
    }
    this.shape ??= new AssumedShape(sampleTypes.length);
    this.reader ??= new SampleReader(this.shape, this.size);
    try {
      this.reader.read(cursor);
    } catch (error) {
      if (!(error instanceof MalformedInput)) throw error;
      this.isOtherwise = true;
    }
  }

  /** The columns of all samples. @throws MalformedInput */
  finish(cursor: Cursor, outline: Outline, tables: Tables): SampleColumns {
    const early = this.isAsAssumed(outline, tables) ? this.reader?.columns(tables.plan) : undefined;
    if (early !== undefined && this.areRightlyKept(early.values)) return early;
    const reader = new SampleReader(knownShape(tables), this.size);
    for (let i = 0; i < outline.samples.length; i++) {
      cursor.at = outline.samples.at(i);
      reader.read(cursor);
    }
    return reader.columns(tables.plan);
  }

  /** Whether no sample was kept for the sake of a column that is none of `values`. */
  private areRightlyKept(values: readonly Float64Array[]): boolean {
    return values.length === this.shape?.valueCount || haveValues(values);
  }

  private isAsAssumed({ sampleTypes }: Outline, { locations, strings }: Tables): boolean {
    const { reader, shape } = this;
    if (this.isOtherwise || reader === undefined || shape === undefined) return false;
    const isKey = (key: number, text: string) => key === 0 || key === strings.indexOf(text);
    return (
      shape.valueCount === sampleTypes.length &&
      reader.largestRow < (locations.ids.denseRows ?? 0) &&
      isKey(shape.sizeKey, sizeLabel) &&
      isKey(shape.callKey, callLabel)
    );
  }
}

/** What samples refer to. */
export interface Tables {
  readonly locations: LocationColumns;
  readonly strings: PprofStrings;
  readonly plan: ColumnPlan;
}

/** Heap profiles have four, ours six more. Each is a column: more of them, of which a byte makes one, would take all memory. */
const mostTypes = 16;

/** The label that Go writes. */
const sizeLabel = 'bytes';

class AssumedShape implements SampleShape {
  readonly denseRows = mostRows;
  readonly unknown = undefined;
  /** Keys of the labels, 0 (the empty string) as long as there was none. */
  sizeKey = 0;
  callKey = 0;

  constructor(readonly valueCount: number) {}

  counts(): boolean {
    return true;
  }

  rowOf(id: number | bigint): number {
    return typeof id === 'number' && id <= mostRows ? id - 1 : -1;
  }

  labelOf(key: number, text: number): 'size' | 'call' {
    if (text === 0 && (key === this.sizeKey || this.sizeKey === 0)) {
      this.sizeKey = key;
      return 'size';
    }
    if (text !== 0 && (key === this.callKey || this.callKey === 0)) {
      this.callKey = key;
      return 'call';
    }
    throw new MalformedInput(0, 'another label');
  }
}

function knownShape({ locations, strings, plan }: Tables): SampleShape {
  const sizeKey = strings.indexOf(sizeLabel);
  const callKey = strings.indexOf(callLabel);
  return {
    valueCount: plan.names.length,
    counts: place => (plan.columns.includes(place) ? true : plan.own[place] === undefined ? undefined : false),
    denseRows: locations.ids.denseRows ?? 0,
    rowOf: id => locations.ids.rowOf(id),
    unknown: locations.unknown,
    labelOf: key => (key === sizeKey ? 'size' : key === callKey ? 'call' : undefined),
  };
}

/** Whether each sample has a value in one of these columns. */
function haveValues(columns: readonly Float64Array[]): boolean {
  const [first, ...others] = columns;
  if (first === undefined) return false;
  for (let i = 0; i < first.length; i++) {
    if (first[i] === 0 && others.every(column => column[i] === 0)) return false;
  }
  return true;
}
