import type { ProfileNames } from '../profile/profile';
import { type CallSite, chargeOffender, type Offender, OffenderSums } from './callSites';
import type { CondensedStack } from './condensedStack';
import type { SiteGroups } from './siteGroups';
import { SumReader } from './sumReader';

/** All call sites, largest first by the first sample type; `stacks` are those of the groups that `sites` was made of. */
export function groupedSites(
  { sampleTypes }: ProfileNames,
  sites: SiteGroups,
  stacks: readonly CondensedStack[],
): CallSite[] {
  const types = sampleTypes.length;
  const sums = new SumReader(sites, types);
  const all = stacksOfSites(sites, stacks).map((own, site): CallSite => {
    let offenders: Offender[] | undefined;
    return {
      // Every stack of a site begins with the same line.
      ...own[0]!.user[0]!,
      values: sums.values(site),
      selfValues: Array.from(sites.selfValues.subarray(site * types, (site + 1) * types)),
      variances: sums.variances(site),
      recorded: sums.recorded(site),
      kept: sums.kept(site),
      /** Most sites are never asked. */
      get offenders() {
        offenders ??= offendersOf(own, types);
        return offenders;
      },
    };
  });
  return all.sort((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0));
}

function stacksOfSites({ count, siteOf }: SiteGroups, stacks: readonly CondensedStack[]): CondensedStack[][] {
  const own = Array.from({ length: count }, () => [] as CondensedStack[]);
  siteOf.forEach((site, group) => {
    own[site]!.push(stacks[group]!);
  });
  return own;
}

function offendersOf(stacks: readonly CondensedStack[], types: number): Offender[] {
  const sums = new OffenderSums(types);
  for (const stack of stacks) if (stack.below.length > 0) chargeOffender(sums, stack);
  return sums.list();
}
