import { isCrowded, slotCount, Uint32List } from './uint32List';

/**
 * Gives equal sequences of 32-bit words the same number: 0 for the first sequence met, 1 for the next, …
 * Stands where a Map keyed by joined strings would, at a tenth of its cost and without an object per entry.
 */
export class TupleInterner {
  private readonly words: Uint32List;
  private readonly starts: Uint32List;
  private readonly hashes: Uint32List;
  /** Open addressing; holds number + 1, 0 where free. Its length is a power of two. */
  private slots: Uint32Array;

  /** Room for what is expected saves growing: arrays left behind cost memory until the next collection. */
  constructor(expected = 200, expectedWords = 3 * expected) {
    this.words = new Uint32List(expectedWords + 16);
    this.starts = new Uint32List(expected + 16);
    this.hashes = new Uint32List(expected + 16);
    this.slots = new Uint32Array(slotCount(expected));
  }

  get count(): number {
    return this.hashes.length;
  }

  /** The number of `source[from .. to]`, a new one where it was not met before. */
  intern(source: Uint32Array, from: number, to: number): number {
    const hash = hashOf(source, from, to);
    const slot = this.slotOf(hash, source, from, to);
    const taken = this.slots[slot]!;
    if (taken !== 0) return taken - 1;
    const id = this.hashes.length;
    this.starts.push(this.words.length);
    this.hashes.push(hash);
    for (let i = from; i < to; i++) this.words.push(source[i]!);
    this.slots[slot] = id + 1;
    if (isCrowded(this.hashes.length, this.slots.length)) this.rehash();
    return id;
  }

  /** The number of `source[from .. to]`, or -1 where it was never interned. */
  find(source: Uint32Array, from: number, to: number): number {
    return this.slots[this.slotOf(hashOf(source, from, to), source, from, to)]! - 1;
  }

  /** All sequences: `start[id] .. start[id + 1]` are the words of sequence `id`. Valid until the next `intern`. */
  sequences(): { readonly words: Uint32Array; readonly start: Uint32Array } {
    this.starts.push(this.words.length);
    const start = this.starts.view();
    this.starts.pop();
    return { words: this.words.view(), start };
  }

  private slotOf(hash: number, source: Uint32Array, from: number, to: number): number {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const taken = this.slots[slot]!;
      if (taken === 0) return slot;
      if (this.hashes.at(taken - 1) === hash && this.equals(taken - 1, source, from, to)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private equals(id: number, source: Uint32Array, from: number, to: number): boolean {
    const start = this.starts.at(id);
    if (this.endOf(id) - start !== to - from) return false;
    for (let i = from, k = start; i < to; i++, k++) if (this.words.at(k) !== source[i]) return false;
    return true;
  }

  private endOf(id: number): number {
    return id + 1 < this.starts.length ? this.starts.at(id + 1) : this.words.length;
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let id = 0; id < this.hashes.length; id++) {
      let slot = this.hashes.at(id) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = id + 1;
    }
  }
}

function hashOf(source: Uint32Array, from: number, to: number): number {
  let hash = 0x9e3779b9 ^ (to - from);
  for (let i = from; i < to; i++) {
    hash = Math.imul(hash ^ source[i]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
