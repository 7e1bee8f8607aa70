import type { Profile } from '../profile/profile';
import { Uint32List } from '../profile/uint32List';
import { SiteCells } from './siteCells';
import type { SiteRows } from './siteRows';

/** Sums of one table. */
export interface SiteSums {
  readonly self: SiteCells;
  readonly total: SiteCells;
  /** Rows that at least one stack has, ascending. */
  readonly touched: Uint32Array;
}

/** Groupings that nest: a line lies in one function, a function in one package. */
export interface Groupings {
  readonly lines: SiteRows;
  readonly functions: SiteRows;
  readonly packages: SiteRows;
}

/**
 * Self and total of each row, a row once per stack.
 *
 * The time goes into waiting for memory, so each stack adds to as few places as it can: to its locations, and to its
 * packages, which are few. Lines are then the sums of their locations, less what stacks added to a line more than once, which is
 * rare (recursion) and kept apart; functions likewise are the sums of their lines. Exact, as values are whole.
 */
export function sumStacks(profile: Profile, groupings: Groupings): Record<keyof Groupings, SiteSums> {
  return new StackSummer(profile, groupings).run();
}

/** Marks a location of several frames in `onlyFrame`. */
const several = 0xffffffff;

class StackSummer {
  private readonly locationTotal: SiteCells;
  private readonly lineSelf: SiteCells;
  private readonly lineRepeats: SiteCells;
  private readonly functionRepeats: SiteCells;
  private readonly packageTotal: SiteCells;
  private readonly lines: Stamps;
  private readonly functions: Stamps;
  private readonly packages: Stamps;
  /** By location: its frame, or `several`. */
  private readonly onlyFrame: Uint32Array;

  constructor(
    private readonly profile: Profile,
    private readonly groupings: Groupings,
  ) {
    const { lines, functions, packages } = groupings;
    this.locationTotal = new SiteCells(profile.locationFrameStart.length - 1);
    this.lineSelf = new SiteCells(lines.count);
    this.lineRepeats = new SiteCells(lines.count);
    this.functionRepeats = new SiteCells(functions.count);
    this.packageTotal = new SiteCells(packages.count);
    this.lines = stampsOf(lines, functions);
    this.functions = stampsOf(functions, packages);
    this.packages = stampsOf(packages, packages);
    this.onlyFrame = onlyFrames(profile);
  }

  run(): Record<keyof Groupings, SiteSums> {
    const { stackStart, stackLocation, locationFrameStart, locationFrame, values, recorded } = this.profile;
    const none = new Float64Array(recorded.length);
    const [c0 = none, c1 = none, c2 = none, c3 = none] = values;
    for (let sample = 0; sample < recorded.length; sample++) {
      const v0 = c0[sample]!;
      const v1 = c1[sample]!;
      const v2 = c2[sample]!;
      const v3 = c3[sample]!;
      const count = recorded[sample]!;
      const from = stackStart[sample]!;
      const to = stackStart[sample + 1]!;
      const leaf = locationFrame[locationFrameStart[stackLocation[from]!]!]!;
      this.lineSelf.add(leaf, v0, v1, v2, v3, count);
      this.locationTotal.addToAll(stackLocation, from, to, v0, v1, v2, v3, count);
      this.visitStack(sample + 1, from, to, v0, v1, v2, v3, count);
    }
    return this.finish();
  }

  private visitStack(
    stamp: number,
    from: number,
    to: number,
    v0: number,
    v1: number,
    v2: number,
    v3: number,
    recorded: number,
  ): void {
    const { stackLocation, locationFrameStart, locationFrame } = this.profile;
    const { onlyFrame } = this;
    for (let i = from; i < to; i++) {
      const location = stackLocation[i]!;
      const frame = onlyFrame[location]!;
      if (frame !== several) {
        this.visitLine(frame, stamp, v0, v1, v2, v3, recorded);
        continue;
      }
      const end = locationFrameStart[location + 1]!;
      for (let k = locationFrameStart[location]!; k < end; k++) {
        this.visitLine(locationFrame[k]!, stamp, v0, v1, v2, v3, recorded);
      }
    }
  }

  /** Keeps apart what a stack adds to a line or a function a second time. */
  private visitLine(
    line: number,
    stamp: number,
    v0: number,
    v1: number,
    v2: number,
    v3: number,
    recorded: number,
  ): void {
    const { lines, functions, packages } = this;
    if (lines[line * 2] === stamp) {
      this.lineRepeats.add(line, v0, v1, v2, v3, recorded);
      return;
    }
    lines[line * 2] = stamp;
    const fn = lines[line * 2 + 1]!;
    if (functions[fn * 2] === stamp) {
      this.functionRepeats.add(fn, v0, v1, v2, v3, recorded);
      return;
    }
    functions[fn * 2] = stamp;
    const pkg = functions[fn * 2 + 1]!;
    if (packages[pkg * 2] === stamp) return;
    packages[pkg * 2] = stamp;
    this.packageTotal.add(pkg, v0, v1, v2, v3, recorded);
  }

  private finish(): Record<keyof Groupings, SiteSums> {
    const { locationFrameStart, locationFrame } = this.profile;
    const { lines, functions, packages } = this.groupings;
    const lineTotal = new SiteCells(lines.count);
    for (let location = 0; location < this.locationTotal.count; location++) {
      const end = locationFrameStart[location + 1]!;
      for (let k = locationFrameStart[location]!; k < end; k++) {
        lineTotal.addRow(locationFrame[k]!, this.locationTotal, location);
      }
    }
    lineTotal.subtract(this.lineRepeats);
    const functionTotal = regroup(lineTotal, this.lines, functions.count);
    functionTotal.subtract(this.functionRepeats);
    const functionSelf = regroup(this.lineSelf, this.lines, functions.count);
    const packageSelf = regroup(functionSelf, this.functions, packages.count);
    return {
      lines: { self: this.lineSelf, total: lineTotal, touched: stamped(this.lines) },
      functions: { self: functionSelf, total: functionTotal, touched: stamped(this.functions) },
      packages: { self: packageSelf, total: this.packageTotal, touched: stamped(this.packages) },
    };
  }
}

/**
 * Two words for each row: the last sample (its index + 1, 0 for none) that has the row in its stack, and the row of the
 * grouping above. Side by side, because they are read together and few enough to stay in the processor's cache.
 */
type Stamps = Uint32Array;

function stampsOf(rows: SiteRows, above: SiteRows): Stamps {
  const stamps = new Uint32Array(rows.count * 2);
  for (let row = 0; row < rows.count; row++) stamps[row * 2 + 1] = above.rowOfFrame[rows.firstFrame[row]!]!;
  return stamps;
}

function stamped(stamps: Stamps): Uint32Array {
  const rows = new Uint32List();
  for (let row = 0; row * 2 < stamps.length; row++) if (stamps[row * 2] !== 0) rows.push(row);
  return rows.toArray();
}

function onlyFrames({ locationFrameStart, locationFrame }: Profile): Uint32Array {
  const frames = new Uint32Array(locationFrameStart.length - 1);
  for (let location = 0; location < frames.length; location++) {
    const start = locationFrameStart[location]!;
    frames[location] = locationFrameStart[location + 1] === start + 1 ? locationFrame[start]! : several;
  }
  return frames;
}

/** Sums of rows by the grouping above, which `stamps` name. */
function regroup(cells: SiteCells, stamps: Stamps, groups: number): SiteCells {
  const sums = new SiteCells(groups);
  for (let row = 0; row < cells.count; row++) sums.addRow(stamps[row * 2 + 1]!, cells, row);
  return sums;
}
