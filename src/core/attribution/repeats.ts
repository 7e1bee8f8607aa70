import type { Profile } from '../profile/profile';
import { Uint32List } from '../profile/uint32List';
import { rowsOfFrames, type SiteRows } from './siteRows';

/** Frames looked at again for one stack before it is taken for one of those that `findPlainly` is for. */
const mostLooks = 1 << 14;

/**
 * Finds the lines and functions that a stack has more than once. A line can repeat only where its function does, so nothing
 * is kept for lines: the table of functions is small enough to stay in the processor's cache. The price is looking back
 * through the stack at each repetition, which real stacks have few of; one that has very many is looked at once more with
 * a table of lines, so that the cost stays linear whatever a profile holds.
 */
export class Repeats {
  /** Of the stack last looked at, once for each time but the first. Functions count once for each distinct line. */
  readonly lines = new Uint32List();
  readonly functions = new Uint32List();
  /** By location: its function, or where several were inlined ~ the place of its first frame. */
  protected readonly functionAt: Int32Array;
  /** By place in `locationFrame`. */
  protected readonly functionOfFrame: Int32Array;
  /**
   * By function: 1 + the place in `stackLocation` where a stack first had it, 0 before any did. Places only grow, so what
   * lies before a stack is of an earlier one.
   */
  protected readonly functionSeen: Int32Array;
  /** How many frames may still be looked at again for this stack. */
  private looksLeft = 0;
  private marks: Marks | undefined;

  constructor(
    protected readonly profile: Profile,
    private readonly functionRows: SiteRows,
  ) {
    this.functionOfFrame = rowsOfFrames(profile.locationFrame, functionRows);
    this.functionAt = functionsAt(profile, this.functionOfFrame);
    this.functionSeen = new Int32Array(functionRows.count);
  }

  /** Looks at the stack `stackLocation[from .. to]`; stacks come in their order. True where anything repeats. */
  find(from: number, to: number): boolean {
    this.begin();
    this.visit(from, to);
    if (this.looksLeft < 0) this.findPlainly(from, to);
    return this.lines.length + this.functions.length > 0;
  }

  protected begin(): void {
    this.lines.length = 0;
    this.functions.length = 0;
    this.looksLeft = mostLooks;
  }

  protected visit(from: number, to: number): void {
    const { stackLocation } = this.profile;
    const { functionAt, functionSeen } = this;
    for (let place = from; place < to && this.looksLeft >= 0; place++) {
      const fn = functionAt[stackLocation[place]!]!;
      if (fn < 0) this.visitInlined(~fn, place, from);
      else if (functionSeen[fn]! > from) this.visitAgain(fn, place, 0);
      else functionSeen[fn] = place + 1;
    }
  }

  protected get isTooRepetitive(): boolean {
    return this.looksLeft < 0;
  }

  /** The same from the beginning, with one look at each frame. */
  protected findPlainly(from: number, to: number): void {
    this.begin();
    const { stackLocation, locationFrameStart, locationFrame, frames } = this.profile;
    this.marks ??= { line: new Int32Array(frames.count), fn: new Int32Array(this.functionRows.count) };
    const { line: lineMark, fn: functionMark } = this.marks;
    const mark = from + 1;
    for (let place = from; place < to; place++) {
      const location = stackLocation[place]!;
      const end = locationFrameStart[location + 1]!;
      for (let k = locationFrameStart[location]!; k < end; k++) {
        const line = locationFrame[k]!;
        const fn = this.functionOfFrame[k]!;
        if (lineMark[line] === mark) this.lines.push(line);
        else if (functionMark[fn] === mark) this.functions.push(fn);
        else this.meetFunction(fn, mark);
        lineMark[line] = mark;
        functionMark[fn] = mark;
      }
    }
  }

  /** A function that the stack marked with `mark` has for the first time. */
  protected meetFunction(_fn: number, _mark: number): void {}

  private visitInlined(start: number, place: number, from: number): void {
    const { functionOfFrame, functionSeen } = this;
    const end = this.profile.locationFrameStart[this.profile.stackLocation[place]! + 1]!;
    for (let k = start; k < end && this.looksLeft >= 0; k++) {
      const fn = functionOfFrame[k]!;
      if (functionSeen[fn]! > from) this.visitAgain(fn, place, k - start);
      else functionSeen[fn] = place + 1;
    }
  }

  /** The function of frame `nth` of the location at `place` was in the stack before. */
  protected visitAgain(fn: number, place: number, nth: number): void {
    const { stackLocation, locationFrameStart, locationFrame } = this.profile;
    const start = locationFrameStart[stackLocation[place]!]!;
    const line = locationFrame[start + nth]!;
    const first = this.functionSeen[fn]! - 1;
    const repeated = this.hasLine(line, start, start + nth) || this.isLineBetween(line, fn, first, place);
    if (repeated) this.lines.push(line);
    else this.functions.push(fn);
  }

  /** Whether `line` of `fn` is at the places `first .. end`. Backwards, as recursion repeats what is near. */
  private isLineBetween(line: number, fn: number, first: number, end: number): boolean {
    const { stackLocation, locationFrameStart } = this.profile;
    const { functionAt } = this;
    for (let i = end - 1; i >= first && this.looksLeft >= 0; i--) {
      this.looksLeft--;
      const location = stackLocation[i]!;
      const at = functionAt[location]!;
      if (at >= 0 && at !== fn) continue;
      if (this.hasLine(line, locationFrameStart[location]!, locationFrameStart[location + 1]!)) return true;
    }
    return false;
  }

  private hasLine(line: number, from: number, to: number): boolean {
    const { locationFrame } = this.profile;
    this.looksLeft -= to - from;
    for (let k = from; k < to; k++) if (locationFrame[k] === line) return true;
    return false;
  }
}

/** By line and by function: 1 + where the last stack begins that had it. */
interface Marks {
  readonly line: Int32Array;
  readonly fn: Int32Array;
}

function functionsAt({ locationFrameStart }: Profile, functionOfFrame: Int32Array): Int32Array {
  const functionAt = new Int32Array(locationFrameStart.length - 1);
  for (let location = 0; location < functionAt.length; location++) {
    const start = locationFrameStart[location]!;
    functionAt[location] = start + 1 === locationFrameStart[location + 1] ? functionOfFrame[start]! : ~start;
  }
  return functionAt;
}
