import type { FrameTable } from './profile';
import { TupleInterner } from './tupleInterner';
import { Uint32List } from './uint32List';

/** Collects the distinct (function, file, line) of a profile. */
export class FrameTableBuilder {
  private readonly key = new Uint32Array(3);
  private readonly interner: TupleInterner;
  private readonly functionName: Uint32List;
  private readonly file: Uint32List;
  private readonly line: Uint32List;
  private readonly startLine: Uint32List;

  constructor(expected = 200) {
    this.interner = new TupleInterner(expected);
    this.functionName = new Uint32List(expected);
    this.file = new Uint32List(expected);
    this.line = new Uint32List(expected);
    this.startLine = new Uint32List(expected);
  }

  /** The frame of these string indexes and 1-based lines (0 unknown); of equal frames the first `startLine` stays. */
  add(functionName: number, file: number, line: number, startLine: number): number {
    const { key } = this;
    key[0] = functionName;
    key[1] = file;
    key[2] = line;
    const frame = this.interner.intern(key, 0, 3);
    if (frame === this.functionName.length) {
      this.functionName.push(functionName);
      this.file.push(file);
      this.line.push(line);
      this.startLine.push(startLine);
    }
    return frame;
  }

  build(): FrameTable {
    return {
      count: this.functionName.length,
      functionName: this.functionName.toArray(),
      file: this.file.toArray(),
      line: this.line.toArray(),
      startLine: this.startLine.toArray(),
    };
  }
}
