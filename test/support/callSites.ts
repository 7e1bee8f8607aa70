import { type CallSite, chargeOffender, OffenderSums } from '../../src/core/attribution/callSites';
import type { CondensedStack } from '../../src/core/attribution/condensedStack';

/** The call sites of stacks, worked out plainly: for stacks written by hand, and to compare with. */
export function callSites(stacks: readonly CondensedStack[], columns: number): CallSite[] {
  const sites = new Map<string, CondensedStack[]>();
  for (const stack of stacks) {
    const [user] = stack.user;
    if (user === undefined) continue;
    const key = `${user.line}\0${user.functionName}\0${user.path}`;
    sites.set(key, [...(sites.get(key) ?? []), stack]);
  }
  return [...sites.values()].map(each => siteOf(each, columns)).sort((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0));
}

function siteOf(stacks: readonly CondensedStack[], columns: number): CallSite {
  const sum = (some: readonly CondensedStack[], numbers: (stack: CondensedStack) => readonly number[]) =>
    Array.from({ length: columns }, (_, k) => some.reduce((total, stack) => total + (numbers(stack)[k] ?? 0), 0));
  const below = stacks.filter(stack => stack.below.length > 0);
  const offenders = new OffenderSums(columns);
  for (const stack of below) chargeOffender(offenders, stack);
  const { path, line, functionName, startLine } = stacks[0]!.user[0]!;
  return {
    path,
    line,
    functionName,
    startLine,
    values: sum(stacks, stack => stack.values),
    selfValues: sum(
      stacks.filter(stack => stack.below.length === 0),
      stack => stack.values,
    ),
    variances: sum(stacks, stack => stack.variances),
    recorded: stacks.reduce((total, stack) => total + stack.recorded, 0),
    kept: keptOf(stacks),
    offenders: offenders.list(),
  };
}

function keptOf(stacks: readonly CondensedStack[]): CallSite['kept'] {
  const [first, ...others] = stacks.flatMap(stack => stack.kept ?? []);
  if (first === undefined) return undefined;
  const sum = { ...first };
  for (const kept of others) {
    for (const member of Object.keys(sum) as (keyof typeof sum)[]) sum[member] += kept[member];
  }
  return sum;
}
