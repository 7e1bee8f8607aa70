import type { Profile } from '../profile/profile';
import { Uint32List } from '../profile/uint32List';
import type { SiteRows } from './siteRows';

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
  /**
   * By location two numbers: its functions, the same one twice where it is the only one, `several` where two do not tell. Looked
   * at both without asking how many there are, because no processor foretells where code was inlined.
   */
  private readonly functionsAt: Uint16Array | Uint32Array;
  /**
   * By function: 1 + the place in `stackLocation` where a stack first had it, 0 before any did. Places only grow, so what
   * lies before a stack is of an earlier one. `several` lies after all functions and counts as seen.
   */
  private readonly functionSeen: Int32Array;
  private readonly several: number;
  /** How many frames may still be looked at again for this stack. */
  private looksLeft = 0;
  private marks: Marks | undefined;

  constructor(
    private readonly profile: Profile,
    private readonly functionRows: SiteRows,
  ) {
    this.several = functionRows.count;
    this.functionsAt = functionsOfLocations(profile, functionRows);
    this.functionSeen = new Int32Array(functionRows.count + 1);
    this.functionSeen[this.several] = 0x7fffffff;
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

  private visit(from: number, to: number): void {
    const { stackLocation } = this.profile;
    const { functionsAt, functionSeen } = this;
    for (let place = from; place < to; place++) {
      const at = stackLocation[place]! * 2;
      const fn = functionsAt[at]!;
      const other = functionsAt[at + 1]!;
      if (functionSeen[fn]! > from || functionSeen[other]! > from) {
        this.visitFrames(place, from);
        if (this.looksLeft < 0) return;
      } else {
        functionSeen[fn] = functionSeen[other] = place + 1;
        this.visitFirst(fn, place, from);
        if (other !== fn) this.visitFirst(other, place, from);
      }
    }
  }

  /** The same from the beginning, with one look at each frame. */
  private findPlainly(from: number, to: number): void {
    this.begin();
    const { stackLocation, locationFrameStart, locationFrame, frames } = this.profile;
    this.marks ??= { line: new Int32Array(frames.count), fn: new Int32Array(this.functionRows.count) };
    const { line: lineMark, fn: functionMark } = this.marks;
    const { rowOfFrame } = this.functionRows;
    const mark = from + 1;
    for (let place = from; place < to; place++) {
      const location = stackLocation[place]!;
      const end = locationFrameStart[location + 1]!;
      for (let k = locationFrameStart[location]!; k < end; k++) {
        const line = locationFrame[k]!;
        const fn = rowOfFrame[line]!;
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

  /** One frame of the location at `place` after the other. */
  private visitFrames(place: number, from: number): void {
    const { functionSeen } = this;
    const { rowOfFrame } = this.functionRows;
    const { stackLocation, locationFrameStart, locationFrame } = this.profile;
    const start = locationFrameStart[stackLocation[place]!]!;
    const end = locationFrameStart[stackLocation[place]! + 1]!;
    for (let k = start; k < end && this.looksLeft >= 0; k++) {
      const fn = rowOfFrame[locationFrame[k]!]!;
      if (functionSeen[fn]! > from) this.visitAgain(fn, place, k - start);
      else {
        functionSeen[fn] = place + 1;
        this.visitFirst(fn, place, from);
      }
    }
  }

  /** The stack has `fn` for the first time, at `place`. */
  protected visitFirst(_fn: number, _place: number, _from: number): void {}

  /** The function of frame `nth` of the location at `place` was in the stack before. */
  private visitAgain(fn: number, place: number, nth: number): void {
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
    for (let i = end - 1; i >= first && this.looksLeft >= 0; i--) {
      this.looksLeft--;
      const location = stackLocation[i]!;
      if (!this.canHave(fn, location)) continue;
      if (this.hasLine(line, locationFrameStart[location]!, locationFrameStart[location + 1]!)) return true;
    }
    return false;
  }

  private canHave(fn: number, location: number): boolean {
    const one = this.functionsAt[location * 2]!;
    return one === fn || one === this.several || this.functionsAt[location * 2 + 1] === fn;
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

function functionsOfLocations(
  { locationFrameStart, locationFrame }: Profile,
  { rowOfFrame, count: several }: SiteRows,
): Uint16Array | Uint32Array {
  const count = locationFrameStart.length - 1;
  const functions = (several <= 0xffff ? new Uint16Array(count * 2) : new Uint32Array(count * 2)).fill(several);
  for (let location = 0; location < count; location++) {
    const start = locationFrameStart[location]!;
    const frames = locationFrameStart[location + 1]! - start;
    const first = rowOfFrame[locationFrame[start]!]!;
    const last = rowOfFrame[locationFrame[start + frames - 1]!]!;
    if (frames > 2 || (frames === 2 && first === last)) continue;
    functions[location * 2] = first;
    functions[location * 2 + 1] = last;
  }
  return functions;
}
