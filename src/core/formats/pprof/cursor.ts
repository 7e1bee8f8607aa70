import { MalformedInput } from '../decoded';

/**
 * Reads the protobuf wire format (https://protobuf.dev/programming-guides/encoding/). Every read throws MalformedInput
 * where the bytes end too soon. Methods are small so that the JIT inlines them early: a profile is decoded once.
 */
export class Cursor {
  at = 0;
  readonly size: number;

  constructor(readonly bytes: Uint8Array) {
    this.size = bytes.length;
  }

  /** An int64 as a number: signed, exact to 2^53. */
  varint(): number {
    const byte = this.bytes[this.at]!;
    if (byte < 128) {
      this.at++;
      return byte;
    }
    return this.longVarint();
  }

  /** A uint64 id: a number where that is exact, else a bigint, so that distinct ids stay distinct. */
  id(): number | bigint {
    const start = this.at;
    const value = this.varint();
    if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
    let id = 0n;
    for (let i = start, shift = 0n; i < this.at; i++, shift += 7n) id |= BigInt(this.bytes[i]! & 127) << shift;
    return BigInt.asUintN(64, id);
  }

  /** Reads the length of a message or packed field inside a message that ends at `limit`; returns where it ends. */
  end(limit: number): number {
    const start = this.at;
    const length = this.varint();
    const end = this.at + length;
    if (length < 0 || end > limit) throw new MalformedInput(start, `a length of ${length} runs past the end`);
    return end;
  }

  /** Passes over a field whose tag was read. */
  skip(tag: number): void {
    const start = this.at;
    let open = this.skipOne(tag);
    while (open > 0) open += this.skipOne(this.varint());
    if (open < 0) throw new MalformedInput(start, 'a group ends that never began');
  }

  /** Fails unless the fields of the message that ends at `end` filled it exactly. */
  close(end: number): void {
    if (this.at !== end) throw new MalformedInput(end, 'a field runs past the end of its message');
  }

  /** Passes over one field; returns by how much it changes the number of open groups. */
  private skipOne(tag: number): number {
    const start = this.at;
    if (tag < 8) throw new MalformedInput(start, 'a field has number 0');
    switch (tag % 8) {
      case 0:
        this.varint();
        return 0;
      case 1:
        this.at += 8;
        break;
      case 2:
        this.at = this.end(this.size);
        break;
      case 3:
        return 1;
      case 4:
        return -1;
      case 5:
        this.at += 4;
        break;
      default:
        throw new MalformedInput(start, `wire type ${tag % 8} does not exist`);
    }
    if (this.at > this.size) throw new MalformedInput(start, 'the input ends inside a field');
    return 0;
  }

  private longVarint(): number {
    const { bytes, at } = this;
    const b0 = bytes[at]!;
    const b1 = bytes[at + 1]!;
    if (b1 < 128) {
      this.at = at + 2;
      return (b0 & 127) | (b1 << 7);
    }
    const b2 = bytes[at + 2]!;
    if (b2 < 128) {
      this.at = at + 3;
      return (b0 & 127) | ((b1 & 127) << 7) | (b2 << 14);
    }
    const b3 = bytes[at + 3]!;
    if (b3 < 128) {
      this.at = at + 4;
      return (b0 & 127) | ((b1 & 127) << 7) | ((b2 & 127) << 14) | (b3 << 21);
    }
    return this.wideVarint();
  }

  private wideVarint(): number {
    const start = this.at;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new MalformedInput(start, 'the input ends inside a number');
      this.at++;
      if (shift < 28) low |= (byte & 127) << shift;
      else if (shift === 28) {
        low |= (byte & 15) << 28;
        high |= (byte & 127) >> 4;
      } else high |= (byte & 127) << (shift - 32);
      if (byte < 128) return (high | 0) * 4294967296 + (low >>> 0);
    }
    throw new MalformedInput(start, 'a number has more than 10 bytes');
  }
}
