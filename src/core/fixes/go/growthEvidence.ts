import type { CondensedStack } from '../../attribution/condensedStack';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import type { RuleInput } from '../fixRule';

/**
 * The stacks whose allocation happens on the line of each place itself, in the user's own code. A line that holds several
 * places says of no stack which of them it is: those go to none.
 */
export function chargedPlaces(input: RuleInput, places: readonly SyntaxNode[]): Map<SyntaxNode, CondensedStack[]> {
  const charged = new Map<SyntaxNode, CondensedStack[]>();
  for (const stack of input.stacks) {
    const [leaf] = stack.user;
    if (!leaf || leaf.path !== input.path || leaf.line <= 0) continue;
    const [place, ...more] = places.filter(each => each.startLine === leaf.line);
    if (!place || more.length > 0) continue;
    charged.set(place, [...(charged.get(place) ?? []), stack]);
  }
  return charged;
}

/** So many allocations of one size alone are no chance: the last of several sizes is half of what is recorded. */
const enoughOfOneSize = 7;

/** Whether the profile shows that what grows gets memory once only: all recorded allocations have one size. */
export function growsOnce(stacks: readonly CondensedStack[]): boolean {
  const recorded = stacks.reduce((sum, stack) => sum + stack.recorded, 0);
  const sizes = new Set(stacks.flatMap(({ objectSize }) => [objectSize.least, objectSize.most]));
  return recorded >= enoughOfOneSize && sizes.size === 1 && !sizes.has(0);
}
