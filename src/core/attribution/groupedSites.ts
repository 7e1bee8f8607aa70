import { type CallSite, chargeOffender, type Offender, OffenderSums } from './callSites';
import type { CondensedStack, KeptBytes } from './condensedStack';
import type { GroupReader } from './groupedStacks';
import type { SiteGroups } from './siteGroups';
import { SumReader } from './sumReader';

/**
 * All call sites, largest first by the first sample type. `groups` and `stacks` are those that `sites` was made of. Each reads
 * its columns when it is asked: to read those of all would hold up the thread that shows them.
 */
export function groupedSites(groups: GroupReader, sites: SiteGroups, stacks: readonly CondensedStack[]): CallSite[] {
  const reader = new SiteReader(groups, sites, stacks);
  return Array.from({ length: sites.count }, (_, site) => new GroupedSite(reader, site));
}

class GroupedSite implements CallSite {
  #values: number[] | undefined;
  #offenders: Offender[] | undefined;

  constructor(
    private readonly reader: SiteReader,
    private readonly site: number,
  ) {}

  get path(): string {
    return this.reader.frame(this.site).path;
  }

  get line(): number {
    return this.reader.frame(this.site).line;
  }

  get functionName(): string {
    return this.reader.frame(this.site).functionName;
  }

  get startLine(): number {
    return this.reader.frame(this.site).startLine;
  }

  /** Asked for of all sites whenever they are ranked. */
  get values(): number[] {
    this.#values ??= this.reader.sums.values(this.site);
    return this.#values;
  }

  get selfValues(): number[] {
    return this.reader.selfValues(this.site);
  }

  get variances(): number[] {
    return this.reader.sums.variances(this.site);
  }

  get recorded(): number {
    return this.reader.sums.recorded(this.site);
  }

  get kept(): KeptBytes | undefined {
    return this.reader.sums.kept(this.site);
  }

  get offenders(): Offender[] {
    this.#offenders ??= this.reader.offenders(this.site);
    return this.#offenders;
  }
}

class SiteReader {
  readonly sums: SumReader;
  private readonly types: number;
  /** By site a group of it: every stack of a site begins with the same line. */
  private readonly anyGroup: Uint32Array;
  private groupsOfSite: readonly (readonly number[])[] | undefined;

  constructor(
    private readonly groups: GroupReader,
    private readonly sites: SiteGroups,
    private readonly stacks: readonly CondensedStack[],
  ) {
    this.types = groups.types;
    this.sums = new SumReader(sites, this.types);
    this.anyGroup = new Uint32Array(sites.count);
    sites.siteOf.forEach((site, group) => {
      this.anyGroup[site] = group;
    });
  }

  frame(site: number) {
    return this.groups.charged(this.anyGroup[site]!);
  }

  selfValues(site: number): number[] {
    return Array.from(this.sites.selfValues.subarray(site * this.types, (site + 1) * this.types));
  }

  offenders(site: number): Offender[] {
    this.groupsOfSite ??= groupsOfSites(this.sites);
    const sums = new OffenderSums(this.types);
    for (const group of this.groupsOfSite[site]!) {
      const stack = this.stacks[group]!;
      if (stack.below.length > 0) chargeOffender(sums, stack);
    }
    return sums.list();
  }
}

function groupsOfSites({ count, siteOf }: SiteGroups): number[][] {
  const groups = Array.from({ length: count }, () => [] as number[]);
  siteOf.forEach((site, group) => {
    groups[site]!.push(group);
  });
  return groups;
}
