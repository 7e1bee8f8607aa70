import type { CondensedStack } from '../../attribution/condensedStack';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import type { RuleInput } from '../fixRule';
import { linesOf } from './chargedLines';
import { type ConstructorSite, isRunOnce } from './constructorSite';
import type { ChargedSite } from './poolEvidence';
import { isInLoop } from './usePlace';

export interface HoistedSite<S extends ConstructorSite> extends ChargedSite<S> {
  /** Another place of the same kind has one of its lines, so whose the bytes are is not known. */
  readonly isCrowded: boolean;
}

export const crowded = 'another one stands on its line, and the profile does not tell them apart: give each its line';

/** How many names of functions a stack holds at most; one that is full may have lost those nearest to the user's line. */
const deepestBelow = 12;

/**
 * Charges each stack to the place on the user's innermost line: what is hoisted allocates where it is made, or where it is
 * used for the first time. `linesFor` gives the lines of a site that a stack may be charged to. What runs while the package is
 * initialised is left out, as that happens once.
 */
export function chargeInnermost<S extends ConstructorSite>(
  input: RuleInput,
  sites: readonly S[],
  linesFor: (stack: CondensedStack, site: S) => ReadonlySet<number>,
): HoistedSite<S>[] {
  const charged = new Map<S, { stacks: CondensedStack[]; lines: Set<number>; isCrowded: boolean }>();
  for (const stack of input.stacks) {
    const frame = stack.user[0];
    if (frame?.path !== input.path || frame.line <= 0 || isInitialisation(stack)) continue;
    const [site, ...others] = sites.filter(each => linesFor(stack, each).has(frame.line));
    if (!site) continue;
    const entry = charged.get(site) ?? { stacks: [], lines: new Set([site.expression.startLine]), isCrowded: false };
    charged.set(site, entry);
    entry.stacks.push(stack);
    entry.lines.add(frame.line);
    entry.isCrowded ||= others.length > 0;
  }
  return sites.flatMap(site => {
    const entry = charged.get(site);
    return entry ? [{ ...entry, site, lines: [...entry.lines] }] : [];
  });
}

/** The function that the user's line calls: 'regexp.MustCompile'; undefined where the stack is too deep to hold it. */
export function calledByUser(stack: CondensedStack): string | undefined {
  return stack.below.length < deepestBelow ? stack.below.at(-1) : undefined;
}

/** 'strings.Repeat', but not 'github.com/go/lib.Repeat'. */
export function isStandardFunction(name: string): boolean {
  return /^[a-z0-9/]+\.[^/]*$/.test(name);
}

export function lineSetOf(node: SyntaxNode): ReadonlySet<number> {
  return new Set(linesOf(node));
}

/** Why nothing is saved by making the value once; undefined where something is. */
export function hoistObstacle(site: ConstructorSite): string | undefined {
  if (!site.owner) return 'it is made once, at package level';
  if (isRunOnce(site.owner) && !isInLoop(site.expression)) {
    const name = site.owner.children.find(child => child.field === 'name')?.text;
    return `${name}() runs once, so there is nothing to save`;
  }
  return undefined;
}

function isInitialisation(stack: CondensedStack): boolean {
  return stack.user.some(frame => /\.init(\.\d+)?$/.test(frame.functionName));
}
