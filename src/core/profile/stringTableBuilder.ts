import type { StringTable } from './stringTable';
import { isCrowded, slotCount, Uint32List } from './uint32List';
import { encodeUtf8 } from './utf8';

/** Collects the distinct strings of a profile as bytes. String 0 is ''. */
export class StringTableBuilder {
  private bytes: Uint8Array;
  private used = 0;
  private readonly starts: Uint32List;
  private readonly hashes: Uint32List;
  /** Open addressing; holds index + 1, 0 where free. Its length is a power of two. */
  private slots: Uint32Array;

  /** Room for what is expected saves growing: arrays left behind cost memory until the next collection. */
  constructor(expectedStrings = 200, expectedBytes = 1 << 14) {
    this.bytes = new Uint8Array(expectedBytes + 64);
    this.starts = new Uint32List(expectedStrings + 16);
    this.hashes = new Uint32List(expectedStrings + 16);
    this.slots = new Uint32Array(slotCount(expectedStrings));
    this.addBytes(this.bytes, 0, 0);
  }

  add(text: string): number {
    const bytes = encodeUtf8(text);
    return this.addBytes(bytes, 0, bytes.length);
  }

  /** The index of the string `source[from .. to]`, added where it is new. */
  addBytes(source: Uint8Array, from: number, to: number): number {
    const hash = hashOf(source, from, to);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let taken = this.slots[slot]!; taken !== 0; taken = this.slots[slot]!) {
      if (this.hashes.at(taken - 1) === hash && this.equals(taken - 1, source, from, to)) return taken - 1;
      slot = (slot + 1) & mask;
    }
    this.slots[slot] = this.append(source, from, to, hash) + 1;
    const index = this.hashes.length - 1;
    if (isCrowded(this.hashes.length, this.slots.length)) this.rehash();
    return index;
  }

  /** Hands the strings over: nothing may be added afterwards. */
  build(): StringTable {
    const start = this.starts.finish();
    const end = new Uint32Array(start.length);
    end.set(start.subarray(1));
    end[start.length - 1] = this.used;
    return { bytes: this.bytes.subarray(0, this.used), start, end };
  }

  private append(source: Uint8Array, from: number, to: number, hash: number): number {
    const needed = this.used + to - from;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.used));
      this.bytes = larger;
    }
    // By hand: strings are short, and a view for each of them is more work than its bytes.
    for (let i = from, k = this.used; i < to; i++, k++) this.bytes[k] = source[i]!;
    this.starts.push(this.used);
    this.hashes.push(hash);
    this.used = needed;
    return this.hashes.length - 1;
  }

  private equals(index: number, source: Uint8Array, from: number, to: number): boolean {
    const start = this.starts.at(index);
    const end = index + 1 < this.starts.length ? this.starts.at(index + 1) : this.used;
    if (end - start !== to - from) return false;
    for (let i = from, k = start; i < to; i++, k++) if (this.bytes[k] !== source[i]) return false;
    return true;
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let index = 0; index < this.hashes.length; index++) {
      let slot = this.hashes.at(index) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = index + 1;
    }
  }
}

/** FNV-1a with a final mix, because the table looks at the low bits only. */
function hashOf(source: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ source[i]!, 0x01000193);
  hash ^= hash >>> 15;
  return hash >>> 0;
}
