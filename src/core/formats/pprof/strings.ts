import { StringTableBuilder } from '../../profile/stringTableBuilder';
import type { Uint32List } from '../../profile/uint32List';
import { decodeUtf8 } from '../../profile/utf8';
import { MalformedInput } from '../decoded';
import type { Cursor } from './cursor';

const notTaken = 0xffffffff;

/** The string table of a pprof; copies over only what the profile keeps, because labels and mappings bring many more. */
export class PprofStrings {
  readonly builder: StringTableBuilder;
  /** By index in the pprof: index in `builder`, or `notTaken`. */
  private readonly taken: Uint32Array;

  constructor(
    private readonly cursor: Cursor,
    private readonly offsets: Uint32List,
  ) {
    this.taken = new Uint32Array(offsets.length).fill(notTaken);
    this.builder = new StringTableBuilder(offsets.length + 1, this.totalBytes());
  }

  /** The index in the decoded profile of string `index` of the pprof. */
  take(index: number): number {
    this.check(index);
    const known = this.taken[index]!;
    if (known !== notTaken) return known;
    const { cursor } = this;
    const resume = cursor.at;
    cursor.at = this.offsets.at(index);
    const end = cursor.end(cursor.size);
    const taken = this.builder.addBytes(cursor.bytes, cursor.at, end);
    this.taken[index] = taken;
    cursor.at = resume;
    return taken;
  }

  text(index: number): string {
    this.check(index);
    const { cursor } = this;
    const resume = cursor.at;
    cursor.at = this.offsets.at(index);
    const end = cursor.end(cursor.size);
    const text = decodeUtf8(cursor.bytes.subarray(cursor.at, end));
    cursor.at = resume;
    return text;
  }

  /** The index in the pprof of the first string equal to the ASCII `text`, -1 where there is none. */
  indexOf(text: string): number {
    for (let i = 0; i < this.offsets.length; i++) {
      if (this.cursor.bytes[this.offsets.at(i)] === text.length && this.text(i) === text) return i;
    }
    return -1;
  }

  private totalBytes(): number {
    const { cursor, offsets } = this;
    let total = 0;
    for (let i = 0; i < offsets.length; i++) {
      cursor.at = offsets.at(i);
      total += cursor.varint();
    }
    return total;
  }

  private check(index: number): void {
    if (index < 0 || index >= this.offsets.length) {
      throw new MalformedInput(this.cursor.at, `string ${index} is not among the ${this.offsets.length} of the table`);
    }
  }
}
