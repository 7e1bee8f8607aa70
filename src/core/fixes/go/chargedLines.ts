import type { CondensedStack } from '../../attribution/condensedStack';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import type { RuleInput } from '../fixRule';

/** The line of this file on which the user's innermost code stands; 0 where that is in another file or was edited away. */
export function innermostLine(stack: CondensedStack, path: string): number {
  const [frame] = stack.user;
  return frame?.path === path ? frame.line : 0;
}

export function coversLine(node: SyntaxNode, line: number): boolean {
  return node.startLine <= line && line <= node.endLine;
}

/**
 * Gives each stack to the first node that stands on its line and that it fits, for rules whose rewrite is where the memory is asked for. Nodes
 * that no stack speaks for are left out.
 */
export function chargeNodes<N extends { readonly node: SyntaxNode }>(
  input: RuleInput,
  sites: readonly N[],
  fits: (stack: CondensedStack, site: N) => boolean,
): { readonly site: N; readonly stacks: readonly CondensedStack[] }[] {
  const charged = new Map<N, CondensedStack[]>();
  for (const stack of input.stacks) {
    const line = innermostLine(stack, input.path);
    const site = line > 0 ? sites.find(each => coversLine(each.node, line) && fits(stack, each)) : undefined;
    if (site) charged.set(site, [...(charged.get(site) ?? []), stack]);
  }
  return sites.flatMap(site => {
    const stacks = charged.get(site);
    return stacks ? [{ site, stacks }] : [];
  });
}

/** Every line that the node stands on. */
export function linesOf({ startLine, endLine }: SyntaxNode): number[] {
  return Array.from({ length: endLine - startLine + 1 }, (_, index) => startLine + index);
}
