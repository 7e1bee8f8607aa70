import type { Profile } from '../profile/profile';
import { SiteCells } from './siteCells';
import type { SiteRows } from './siteRows';

/** Sums of one table. `seen` is 0 for rows that no stack has. */
export interface SiteSums {
  readonly self: SiteCells;
  readonly total: SiteCells;
  readonly seen: Uint32Array;
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

class StackSummer {
  private readonly locationTotal: SiteCells;
  private readonly lineSelf: SiteCells;
  private readonly lineRepeats: SiteCells;
  private readonly functionRepeats: SiteCells;
  private readonly packageTotal: SiteCells;
  /** For each row, the last sample (its index + 1) that has it in its stack. */
  private readonly lineSeen: Uint32Array;
  private readonly functionSeen: Uint32Array;
  private readonly packageSeen: Uint32Array;
  private readonly functionOfLine: Uint32Array;
  private readonly packageOfFunction: Uint32Array;

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
    this.lineSeen = new Uint32Array(lines.count);
    this.functionSeen = new Uint32Array(functions.count);
    this.packageSeen = new Uint32Array(packages.count);
    this.functionOfLine = lines.firstFrame.map(frame => functions.rowOfFrame[frame]!);
    this.packageOfFunction = functions.firstFrame.map(frame => packages.rowOfFrame[frame]!);
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
      this.visit(sample + 1, from, to, v0, v1, v2, v3, count);
    }
    return this.finish();
  }

  /** Finds rows that a stack has more than once. The stamps it looks at stay in the processor's cache. */
  private visit(
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
    const { lineSeen, functionSeen, packageSeen, functionOfLine, packageOfFunction } = this;
    for (let i = from; i < to; i++) {
      const location = stackLocation[i]!;
      const end = locationFrameStart[location + 1]!;
      for (let k = locationFrameStart[location]!; k < end; k++) {
        const line = locationFrame[k]!;
        if (lineSeen[line] === stamp) {
          this.lineRepeats.add(line, v0, v1, v2, v3, recorded);
          continue;
        }
        lineSeen[line] = stamp;
        const fn = functionOfLine[line]!;
        if (functionSeen[fn] === stamp) {
          this.functionRepeats.add(fn, v0, v1, v2, v3, recorded);
          continue;
        }
        functionSeen[fn] = stamp;
        const pkg = packageOfFunction[fn]!;
        if (packageSeen[pkg] === stamp) continue;
        packageSeen[pkg] = stamp;
        this.packageTotal.add(pkg, v0, v1, v2, v3, recorded);
      }
    }
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
    const functionTotal = regroup(lineTotal, this.functionOfLine, functions.count);
    functionTotal.subtract(this.functionRepeats);
    const functionSelf = regroup(this.lineSelf, this.functionOfLine, functions.count);
    const packageSelf = regroup(functionSelf, this.packageOfFunction, packages.count);
    return {
      lines: { self: this.lineSelf, total: lineTotal, seen: this.lineSeen },
      functions: { self: functionSelf, total: functionTotal, seen: this.functionSeen },
      packages: { self: packageSelf, total: this.packageTotal, seen: this.packageSeen },
    };
  }
}

function regroup(cells: SiteCells, groupOf: Uint32Array, groups: number): SiteCells {
  const sums = new SiteCells(groups);
  for (let row = 0; row < cells.count; row++) sums.addRow(groupOf[row]!, cells, row);
  return sums;
}
