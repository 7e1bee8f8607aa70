import type { Profile } from '../profile/profile';
import { Uint32List } from '../profile/uint32List';
import type { Groupings } from './siteRows';

/**
 * Finds the rows that a stack has more than once. A line can repeat only where its function does, so nothing is kept for
 * lines: the tables of functions and packages are small enough to stay in the processor's cache.
 */
export class Repeats {
  /** Of the stack last looked at, once for each time but the first. Functions count once for each distinct line. */
  readonly lines = new Uint32List();
  readonly functions = new Uint32List();
  readonly packages = new Uint32List();
  /**
   * Two words for each function: 1 + the place in `stackLocation` where a stack first had it, 0 before any did, and its
   * package. Places only grow, so what lies before a stack is of an earlier one.
   */
  private readonly functionSeen: Uint32Array;
  /** By package: 1 + such a place. */
  private readonly packageSeen: Uint32Array;
  /** By location: its function, or where several were inlined ~ the start of their functions in `inlined`. */
  private readonly functionAt: Int32Array;
  /** The last of each location is ~ its function. */
  private readonly inlined: Int32Array;

  constructor(
    private readonly profile: Profile,
    { functions, packages }: Groupings,
  ) {
    this.functionSeen = new Uint32Array(functions.count * 2);
    for (let row = 0; row < functions.count; row++) {
      this.functionSeen[row * 2 + 1] = packages.rowOfFrame[functions.firstFrame[row]!]!;
    }
    this.packageSeen = new Uint32Array(packages.count);
    const { functionAt, inlined } = functionsAt(profile, functions.rowOfFrame);
    this.functionAt = functionAt;
    this.inlined = inlined;
  }

  /** Looks at the stack `stackLocation[from .. to]`; stacks come in their order. */
  find(from: number, to: number): void {
    this.lines.length = 0;
    this.functions.length = 0;
    this.packages.length = 0;
    const { stackLocation } = this.profile;
    const { functionAt } = this;
    for (let place = from; place < to; place++) {
      const fn = functionAt[stackLocation[place]!]!;
      if (fn >= 0) this.visit(fn, place, 0, from);
      else this.visitInlined(~fn, place, from);
    }
  }

  private visitInlined(start: number, place: number, from: number): void {
    const { inlined } = this;
    let i = start;
    for (; inlined[i]! >= 0; i++) this.visit(inlined[i]!, place, i - start, from);
    this.visit(~inlined[i]!, place, i - start, from);
  }

  /** The function of frame `nth` of the location at `place`. */
  private visit(fn: number, place: number, nth: number, from: number): void {
    const { functionSeen, packageSeen } = this;
    const first = functionSeen[fn * 2]!;
    if (first > from) {
      this.visitAgain(fn, place, nth, first - 1);
      return;
    }
    functionSeen[fn * 2] = place + 1;
    const pkg = functionSeen[fn * 2 + 1]!;
    if (packageSeen[pkg]! > from) this.packages.push(pkg);
    else packageSeen[pkg] = place + 1;
  }

  private visitAgain(fn: number, place: number, nth: number, first: number): void {
    const { stackLocation, locationFrameStart, locationFrame } = this.profile;
    const start = locationFrameStart[stackLocation[place]!]!;
    const line = locationFrame[start + nth]!;
    if (this.hasLine(line, start, start + nth) || this.isLineBetween(line, first, place)) this.lines.push(line);
    else this.functions.push(fn);
  }

  /** Backwards, as recursion repeats what is near. */
  private isLineBetween(line: number, first: number, place: number): boolean {
    const { stackLocation, locationFrameStart } = this.profile;
    for (let i = place - 1; i >= first; i--) {
      const location = stackLocation[i]!;
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

function functionsAt({ locationFrameStart, locationFrame }: Profile, rowOfFrame: Uint32Array) {
  const functionAt = new Int32Array(locationFrameStart.length - 1);
  const inlined = new Int32Array(locationFrame.length);
  let used = 0;
  for (let location = 0; location < functionAt.length; location++) {
    const last = locationFrameStart[location + 1]! - 1;
    const fn = rowOfFrame[locationFrame[last]!]!;
    if (locationFrameStart[location] === last) {
      functionAt[location] = fn;
      continue;
    }
    functionAt[location] = ~used;
    for (let k = locationFrameStart[location]!; k < last; k++) inlined[used++] = rowOfFrame[locationFrame[k]!]!;
    inlined[used++] = ~fn;
  }
  return { functionAt, inlined };
}
