import type { Profile } from '../profile/profile';
import { Uint32List } from '../profile/uint32List';
import { rowsOfFrames, type SiteRows } from './siteRows';

/**
 * Finds the lines and functions that a stack has more than once. A line can repeat only where its function does, so nothing
 * is kept for lines: the table of functions is small enough to stay in the processor's cache.
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

  constructor(
    protected readonly profile: Profile,
    functions: SiteRows,
  ) {
    this.functionOfFrame = rowsOfFrames(profile.locationFrame, functions);
    this.functionAt = functionsAt(profile, this.functionOfFrame);
    this.functionSeen = new Int32Array(functions.count);
  }

  /** Looks at the stack `stackLocation[from .. to]`; stacks come in their order. True where anything repeats. */
  find(from: number, to: number): boolean {
    this.lines.length = 0;
    this.functions.length = 0;
    const { stackLocation } = this.profile;
    const { functionAt, functionSeen } = this;
    for (let place = from; place < to; place++) {
      const fn = functionAt[stackLocation[place]!]!;
      if (fn < 0) this.visitInlined(~fn, place, from);
      else if (functionSeen[fn]! > from) this.visitAgain(fn, place, 0);
      else functionSeen[fn] = place + 1;
    }
    return this.lines.length + this.functions.length > 0;
  }

  private visitInlined(start: number, place: number, from: number): void {
    const { functionOfFrame, functionSeen } = this;
    const end = this.profile.locationFrameStart[this.profile.stackLocation[place]! + 1]!;
    for (let k = start; k < end; k++) {
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
    for (let i = end - 1; i >= first; i--) {
      const location = stackLocation[i]!;
      const at = functionAt[location]!;
      if (at >= 0 && at !== fn) continue;
      if (this.hasLine(line, locationFrameStart[location]!, locationFrameStart[location + 1]!)) return true;
    }
    return false;
  }

  private hasLine(line: number, from: number, to: number): boolean {
    const { locationFrame } = this.profile;
    for (let k = from; k < to; k++) if (locationFrame[k] === line) return true;
    return false;
  }
}

function functionsAt({ locationFrameStart }: Profile, functionOfFrame: Int32Array): Int32Array {
  const functionAt = new Int32Array(locationFrameStart.length - 1);
  for (let location = 0; location < functionAt.length; location++) {
    const start = locationFrameStart[location]!;
    functionAt[location] = start + 1 === locationFrameStart[location + 1] ? functionOfFrame[start]! : ~start;
  }
  return functionAt;
}
