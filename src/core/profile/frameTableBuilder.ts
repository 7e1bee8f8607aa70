import type { FrameTable } from './profile';
import { isCrowded, slotCount, Uint32List } from './uint32List';

/** Collects the distinct (function, file, line) of a profile. */
export class FrameTableBuilder {
  private readonly functionName: Uint32List;
  private readonly file: Uint32List;
  private readonly line: Uint32List;
  private readonly startLine: Uint32List;
  /** Open addressing; holds frame + 1, 0 where free. Its length is a power of two. */
  private slots: Uint32Array;

  /** Room for what is expected saves growing: arrays left behind cost memory until the next collection. */
  constructor(expected = 200) {
    this.functionName = new Uint32List(expected);
    this.file = new Uint32List(expected);
    this.line = new Uint32List(expected);
    this.startLine = new Uint32List(expected);
    this.slots = new Uint32Array(slotCount(expected));
  }

  /** The frame of these string indexes and 1-based lines (0 unknown); of equal frames the first `startLine` stays. */
  add(functionName: number, file: number, line: number, startLine: number): number {
    const slot = this.slotOf(functionName, file, line);
    const taken = this.slots[slot]!;
    if (taken !== 0) return taken - 1;
    this.functionName.push(functionName);
    this.file.push(file);
    this.line.push(line);
    this.startLine.push(startLine);
    const count = this.line.length;
    this.slots[slot] = count;
    if (isCrowded(count, this.slots.length)) this.rehash();
    return count - 1;
  }

  build(): FrameTable {
    return {
      count: this.functionName.length,
      functionName: this.functionName.finish(),
      file: this.file.finish(),
      line: this.line.finish(),
      startLine: this.startLine.finish(),
    };
  }

  /** Where the frame is, or the free slot where it belongs. */
  private slotOf(functionName: number, file: number, line: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(functionName, file, line) & mask;
    for (let taken = this.slots[slot]!; taken !== 0; taken = this.slots[slot]!) {
      const frame = taken - 1;
      const same = this.line.at(frame) === line && this.functionName.at(frame) === functionName;
      if (same && this.file.at(frame) === file) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    for (let frame = 0; frame < this.line.length; frame++) {
      const slot = this.slotOf(this.functionName.at(frame), this.file.at(frame), this.line.at(frame));
      this.slots[slot] = frame + 1;
    }
  }
}

/** The last step matters, because the table looks at the low bits only. */
function hashOf(functionName: number, file: number, line: number): number {
  const hash = Math.imul(Math.imul(Math.imul(functionName, 0x85ebca6b) ^ file, 0xc2b2ae35) ^ line, 0x9e3779b1);
  return hash ^ (hash >>> 15);
}
