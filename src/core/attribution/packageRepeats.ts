import type { Profile } from '../profile/profile';
import { Uint32List } from '../profile/uint32List';
import { Repeats } from './repeats';
import { type Groupings, rowsOfFrames } from './siteRows';

/**
 * Finds the packages, too, that a stack has more than once. That is no exception as it is for functions but nearly every
 * stack: who does not ask for packages does not pay for them, as they cost a quarter more.
 */
export class PackageRepeats extends Repeats {
  /** Of the stack last looked at, once for each time but the first. */
  readonly packages = new Uint32List();
  private readonly packageOfFunction: Int32Array;
  private readonly packageSeen: Int32Array;
  /** By package: 1 + where the last stack begins that had it and was looked at plainly. */
  private packageMark: Int32Array | undefined;

  constructor(profile: Profile, { functions, packages }: Required<Groupings>) {
    super(profile, functions);
    this.packageOfFunction = rowsOfFrames(functions.firstFrame, packages);
    this.packageSeen = new Int32Array(packages.count);
  }

  override find(from: number, to: number): boolean {
    return super.find(from, to) || this.packages.length > 0;
  }

  protected override begin(): void {
    super.begin();
    this.packages.length = 0;
  }

  protected override visitFirst(fn: number, place: number, from: number): void {
    const { packageSeen } = this;
    const pkg = this.packageOfFunction[fn]!;
    if (packageSeen[pkg]! > from) this.packages.push(pkg);
    else packageSeen[pkg] = place + 1;
  }

  protected override meetFunction(fn: number, mark: number): void {
    this.packageMark ??= new Int32Array(this.packageSeen.length);
    const pkg = this.packageOfFunction[fn]!;
    if (this.packageMark[pkg] === mark) this.packages.push(pkg);
    this.packageMark[pkg] = mark;
  }
}
