import type { CallSite } from '../../src/core/attribution/callSites';
import { type CondensedStack, withUser } from '../../src/core/attribution/condensedStack';

interface Described {
  readonly stacks: readonly CondensedStack[];
  readonly callSites: readonly CallSite[];
}

/** The same with all that its stacks and sites read from columns when asked as plain data, which an assertion can compare. */
export function plain<T extends Described>(described: T): T {
  return {
    ...described,
    stacks: described.stacks.map(stack => withUser(stack, stack.user)),
    callSites: described.callSites.map(plainSite),
  };
}

export function plainSite(site: CallSite): CallSite {
  const { path, line, functionName, startLine, values, recorded, selfValues, variances, kept, offenders } = site;
  return { path, line, functionName, startLine, values, recorded, selfValues, variances, kept, offenders };
}
