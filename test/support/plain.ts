import { type CondensedStack, withUser } from '../../src/core/attribution/condensedStack';

/** The same with all that its stacks read from columns when asked as plain data, which an assertion can compare. */
export function plain<T extends { readonly stacks: readonly CondensedStack[] }>(described: T): T {
  return { ...described, stacks: described.stacks.map(stack => withUser(stack, stack.user)) };
}
