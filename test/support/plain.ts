import type { CallSite } from '../../src/core/attribution/callSites';
import type { CondensedStack } from '../../src/core/attribution/condensedStack';

type Described = { readonly stacks: readonly CondensedStack[]; readonly callSites: readonly CallSite[] };

/** The same with all that stacks and sites work out when asked as plain data, which an assertion can compare. */
export function plain<T extends Described>(described: T): T {
  return {
    ...described,
    stacks: described.stacks.map(
      ({ below, belowFiles, replaced, user, values, recorded, variances, call, objectSize, kept }) => ({
        below,
        belowFiles,
        replaced,
        user,
        values,
        recorded,
        variances,
        call,
        objectSize,
        kept,
      }),
    ),
    callSites: described.callSites.map(site => ({ ...site, offenders: site.offenders })),
  };
}
