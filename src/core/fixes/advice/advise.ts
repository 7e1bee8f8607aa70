import type { CondensedStack } from '../../attribution/condensedStack';
import type { ParsedFile } from '../../syntax/parsedFile';
import type { FixAdvice, FixRefusal, FixRequest } from '../proposal';
import type { AdviceFinding, AdviceRule } from './adviceRule';

/** Below this share of the profile advice is noise, as a rewrite is. */
const smallestShare = 0.01;

/** A rule with the stacks that speak for it. */
export interface AskedAdvice {
  readonly rule: AdviceRule;
  readonly stacks: readonly CondensedStack[];
}

/** Share of the profile, 0..1, that the stacks hold. */
export type ShareOf = (stacks: readonly CondensedStack[]) => number;

/** The rules for which a request has enough evidence; nothing is parsed for it. */
export function askedAdvice(rules: readonly AdviceRule[], request: FixRequest, shareOf: ShareOf): AskedAdvice[] {
  return rules
    .filter(rule => rule.languages.includes(request.language))
    .map(rule => ({ rule, stacks: request.stacks.filter(stack => rule.isEvidence(stack)) }))
    .filter(({ rule, stacks }) => shareOf(stacks) >= (rule.smallestShare ?? smallestShare));
}

/** What helps first, and of each kind what the most bytes are charged for. */
export function advise(
  asked: readonly AskedAdvice[],
  request: FixRequest,
  file: ParsedFile,
  shareOf: ShareOf,
): FixAdvice[] {
  const found = asked.flatMap(({ rule, stacks }) =>
    rule
      .advise({ file, path: request.path, stacks, all: request.stacks, sampleTypes: request.sampleTypes })
      .map(finding => ({ rule, finding, share: shareOf(finding.stacks) }))
      .filter(({ share }) => share >= (rule.smallestShare ?? smallestShare)),
  );
  found.sort((a, b) => order(a.finding) - order(b.finding) || b.share - a.share);
  return found.map(({ rule, finding: { kind, lines, text, link } }) => ({
    ruleId: rule.id,
    kind,
    lines: [...new Set(lines)].sort((a, b) => a - b),
    text,
    ...(link && { link }),
  }));
}

/** The refusals of which the advice says nothing: a rule may say better why a rewrite is not offered. */
export function withoutSaid(
  refusals: readonly FixRefusal[],
  advice: readonly FixAdvice[],
  rules: readonly AdviceRule[],
): FixRefusal[] {
  return refusals.filter(
    refusal =>
      !advice.some(
        ({ ruleId, lines }) =>
          rules.find(each => each.id === ruleId)?.insteadOf === refusal.ruleId &&
          lines.some(line => refusal.lines.includes(line)),
      ),
  );
}

function order({ kind }: AdviceFinding): number {
  return kind === 'helps' ? 0 : 1;
}
