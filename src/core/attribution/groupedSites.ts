import type { ProfileNames } from '../profile/profile';
import { type CallSite, chargeOffender, type Offender, OffenderSums } from './callSites';
import type { CondensedStack, KeptBytes } from './condensedStack';
import type { SiteGroups } from './siteGroups';
import { SumReader } from './sumReader';

/** All call sites, largest first by the first sample type; `stacks` are those of the groups that `sites` was made of. */
export function groupedSites(profile: ProfileNames, sites: SiteGroups, stacks: readonly CondensedStack[]): CallSite[] {
  const reader = new SiteReader(profile, sites, stacks);
  const all: CallSite[] = Array.from(sites.frame, (_, site) => new GroupedSite(reader, site));
  return all.sort((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0));
}

class GroupedSite implements CallSite {
  readonly path: string;
  readonly line: number;
  readonly functionName: string;
  readonly startLine: number;
  readonly values: readonly number[];
  readonly selfValues: readonly number[];
  readonly variances: readonly number[];
  readonly recorded: number;
  readonly kept: KeptBytes | undefined;
  readonly #findOffenders: () => Offender[];
  #offenders: Offender[] | undefined;

  constructor(reader: SiteReader, site: number) {
    const { path, line, functionName, startLine } = reader.frameOf(site);
    this.path = path;
    this.line = line;
    this.functionName = functionName;
    this.startLine = startLine;
    this.values = reader.sums.values(site);
    this.selfValues = reader.selfValues(site);
    this.variances = reader.sums.variances(site);
    this.recorded = reader.sums.recorded(site);
    this.kept = reader.sums.kept(site);
    this.#findOffenders = () => reader.offendersOf(site);
  }

  /** Most sites are never asked. */
  get offenders(): Offender[] {
    this.#offenders ??= this.#findOffenders();
    return this.#offenders;
  }
}

class SiteReader {
  readonly sums: SumReader;
  private readonly types: number;
  private readonly firstGroup: Int32Array;
  private groupsOfSite: number[][] | undefined;

  constructor(
    profile: ProfileNames,
    private readonly sites: SiteGroups,
    private readonly stacks: readonly CondensedStack[],
  ) {
    this.types = profile.sampleTypes.length;
    this.sums = new SumReader(sites, this.types, sites.hasKept);
    this.firstGroup = new Int32Array(sites.count).fill(-1);
    sites.siteOf.forEach((site, group) => {
      if (this.firstGroup[site]! < 0) this.firstGroup[site] = group;
    });
  }

  /** Every stack of a site begins with the same line. */
  frameOf(site: number) {
    return this.stacks[this.firstGroup[site]!]!.user[0]!;
  }

  selfValues(site: number): number[] {
    return Array.from(this.sites.selfValues.subarray(site * this.types, (site + 1) * this.types));
  }

  offendersOf(site: number): Offender[] {
    const sums = new OffenderSums(this.types);
    for (const group of this.groupsOf(site)) {
      const stack = this.stacks[group]!;
      if (stack.below.length > 0) chargeOffender(sums, stack);
    }
    return sums.list();
  }

  private groupsOf(site: number): readonly number[] {
    if (this.groupsOfSite === undefined) {
      const groups = Array.from(this.sites.frame, () => [] as number[]);
      this.sites.siteOf.forEach((each, group) => {
        groups[each]!.push(group);
      });
      this.groupsOfSite = groups;
    }
    return this.groupsOfSite[site]!;
  }
}
