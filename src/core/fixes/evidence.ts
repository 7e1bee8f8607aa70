import type { CondensedStack } from '../attribution/condensedStack';
import type { SampleTypeKind } from '../profile/sampleType';
import type { FixLanguage, FixRequest } from './proposal';

/** Below this share of the profile a rewrite or advice is noise. */
const smallestShare = 0.01;

/** What a rule says of the profiles that it is about. */
interface Asking {
  readonly languages: readonly FixLanguage[];
  /** 0..1 of the profile's bytes; 0.01 where absent. */
  readonly smallestShare?: number;
  isEvidence(stack: CondensedStack): boolean;
}

/** A rule with the stacks that speak for it. */
export interface Asked<R> {
  readonly rule: R;
  readonly stacks: readonly CondensedStack[];
}

/** The rules for which a request has enough evidence; nothing is parsed for it. */
export function askedRules<R extends Asking>(rules: readonly R[], request: FixRequest): Asked<R>[] {
  return rules
    .filter(rule => rule.languages.includes(request.language))
    .map(rule => ({ rule, stacks: request.stacks.filter(stack => rule.isEvidence(stack)) }))
    .filter(({ rule, stacks }) => isEnough(rule, shareOf(request, stacks)));
}

export function isEnough(rule: Asking, share: number): boolean {
  return share >= (rule.smallestShare ?? smallestShare);
}

/** 0..1 of the profile's total. */
export function shareOf(request: FixRequest, stacks: readonly CondensedStack[]): number {
  return shareOfTotal(request, bytesOf(request.sampleTypes, stacks));
}

/** 0..1 */
export function shareOfTotal({ sampleTypes, totals }: FixRequest, value: number): number {
  const total = totals[bytesColumn(sampleTypes)] ?? 0;
  return total > 0 ? Math.min(1, Math.max(0, value / total)) : 0;
}

export function bytesOf(kinds: readonly SampleTypeKind[], stacks: readonly CondensedStack[]): number {
  const column = bytesColumn(kinds);
  return stacks.reduce((sum, stack) => sum + (stack.values[column] ?? 0), 0);
}

/**
 * The column of `CondensedStack.values` that rewrites are judged by. What they save is allocation; bytes in use speak for
 * them only where nothing else was recorded.
 */
export function bytesColumn(kinds: readonly SampleTypeKind[]): number {
  const wanted: readonly SampleTypeKind[] = ['alloc_space', 'inuse_space', 'alloc_objects'];
  const kind = wanted.find(each => kinds.includes(each));
  return kind ? kinds.indexOf(kind) : 0;
}
