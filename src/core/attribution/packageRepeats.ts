import type { Profile } from '../profile/profile';
import { Uint32List } from '../profile/uint32List';
import { Repeats } from './repeats';
import { type Groupings, rowsOfFrames } from './siteRows';

/**
 * Finds the packages, too, that a stack has more than once. That is no exception as it is for functions but nearly every
 * stack, so it has loops of its own, and who does not ask for packages does not pay for them: they cost a quarter more.
 */
export class PackageRepeats extends Repeats {
  /** Of the stack last looked at, once for each time but the first. */
  readonly packages = new Uint32List();
  private readonly packageOfFunction: Int32Array;
  private readonly packageSeen: Int32Array;

  constructor(profile: Profile, { functions, packages }: Required<Groupings>) {
    super(profile, functions);
    this.packageOfFunction = rowsOfFrames(functions.firstFrame, packages);
    this.packageSeen = new Int32Array(packages.count);
  }

  override find(from: number, to: number): boolean {
    this.lines.length = 0;
    this.functions.length = 0;
    this.packages.length = 0;
    const { stackLocation } = this.profile;
    const { functionAt, functionSeen, packageOfFunction, packageSeen, packages } = this;
    for (let place = from; place < to; place++) {
      const fn = functionAt[stackLocation[place]!]!;
      if (fn < 0) this.visitAllInlined(~fn, place, from);
      else if (functionSeen[fn]! > from) this.visitAgain(fn, place, 0);
      else {
        functionSeen[fn] = place + 1;
        const pkg = packageOfFunction[fn]!;
        if (packageSeen[pkg]! > from) packages.push(pkg);
        else packageSeen[pkg] = place + 1;
      }
    }
    return this.lines.length + this.functions.length + packages.length > 0;
  }

  private visitAllInlined(start: number, place: number, from: number): void {
    const { functionOfFrame, functionSeen, packageOfFunction, packageSeen, packages } = this;
    const end = this.profile.locationFrameStart[this.profile.stackLocation[place]! + 1]!;
    for (let k = start; k < end; k++) {
      const fn = functionOfFrame[k]!;
      if (functionSeen[fn]! > from) this.visitAgain(fn, place, k - start);
      else {
        functionSeen[fn] = place + 1;
        const pkg = packageOfFunction[fn]!;
        if (packageSeen[pkg]! > from) packages.push(pkg);
        else packageSeen[pkg] = place + 1;
      }
    }
  }
}
