/** A Uint32Array that grows by doubling. */
export class Uint32List {
  length = 0;
  private items: Uint32Array;

  constructor(capacity = 64) {
    this.items = new Uint32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.items.length) this.items = enlarged(this.items, this.length * 2);
    this.items[this.length++] = value;
  }

  /** The item at `index`, which must be below `length`. */
  at(index: number): number {
    return this.items[index]!;
  }

  /** Replaces the item at `index`, which must be below `length`. */
  set(index: number, value: number): void {
    this.items[index] = value;
  }

  pop(): number {
    return this.items[--this.length]!;
  }

  /** The items of a list that is complete: they are handed over, not copied. */
  finish(): Uint32Array {
    return this.view();
  }

  /** A view of the items; valid until the next `push`. */
  view(): Uint32Array {
    return this.items.subarray(0, this.length);
  }
}

/** A copy of `items` with room for `capacity` of them. */
function enlarged(items: Uint32Array, capacity: number): Uint32Array {
  const larger = new Uint32Array(Math.max(capacity, 16));
  larger.set(items);
  return larger;
}

/** How many slots a hash table with open addressing needs to take `entries` and not be `isCrowded`: a power of two. */
export function slotCount(entries: number): number {
  return 2 ** Math.ceil(Math.log2((Math.max(256, entries) * 4) / 3 + 2));
}

/** Whether more than three quarters of the slots are taken: looking for a free one then takes longer and longer. */
export function isCrowded(entries: number, slots: number): boolean {
  return entries * 4 > slots * 3;
}
