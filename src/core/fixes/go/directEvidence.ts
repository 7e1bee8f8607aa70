import type { CondensedStack } from '../../attribution/condensedStack';
import { enclosingFunction } from '../../syntax/parsedFile';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import type { RuleInput } from '../fixRule';

/** An expression with the stacks whose innermost user frame is on its lines. */
export interface ChargedExpression {
  readonly expression: SyntaxNode;
  readonly stacks: readonly CondensedStack[];
  readonly lines: readonly number[];
}

/**
 * For rules about calls that allocate while they run: the innermost user frame is the line of the call itself. Where two of
 * `expressions` share that line the profile does not tell which of them it charges, so neither is.
 */
export function chargeDirectly(input: RuleInput, expressions: readonly SyntaxNode[]): ChargedExpression[] {
  const charged = new Map<SyntaxNode, { stacks: CondensedStack[]; lines: Set<number> }>();
  for (const stack of input.stacks) {
    const line = stack.user[0]?.path === input.path ? stack.user[0].line : 0;
    const owner = line > 0 ? input.file.functionAtLine(line) : undefined;
    const here = expressions.filter(
      each => each.startLine <= line && line <= each.endLine && enclosingFunction(each) === owner,
    );
    const [expression] = here;
    if (!expression || here.length > 1) continue;
    const entry = charged.get(expression) ?? { stacks: [], lines: new Set([expression.startLine]) };
    charged.set(expression, entry);
    entry.stacks.push(stack);
    entry.lines.add(line);
  }
  return expressions.flatMap(expression => {
    const entry = charged.get(expression);
    return entry ? [{ expression, stacks: entry.stacks, lines: [...entry.lines] }] : [];
  });
}

/** Bytes of the largest object that the stacks charge; 0 where the profile does not tell. */
export function largestObject(stacks: readonly CondensedStack[]): number {
  return stacks.reduce((largest, stack) => Math.max(largest, stack.objectSize.most), 0);
}

/** Below this a pool costs about what the allocator does, and adds its hazards. */
const smallestPooled = 256;

/** Why a pool of what the stacks charge would not pay; undefined where it does, or where the size is not known. */
export function tooSmall(stacks: readonly CondensedStack[]): string | undefined {
  const size = largestObject(stacks);
  return size > 0 && size < smallestPooled
    ? `${size}-byte objects: a pool is no faster than the allocator for them`
    : undefined;
}
