import type { ParsedFile } from '../../syntax/parsedFile';
import { type Asked, isEnough, shareOf } from '../evidence';
import type { FixAdvice, FixRefusal, FixRequest } from '../proposal';
import type { AdviceFinding, AdviceRule } from './adviceRule';

/** What helps first, and of each kind what the most bytes are charged for. */
export function advise(asked: readonly Asked<AdviceRule>[], request: FixRequest, file: ParsedFile): FixAdvice[] {
  const found = asked.flatMap(({ rule, stacks }) =>
    rule
      .advise({ file, path: request.path, stacks, all: request.stacks, sampleTypes: request.sampleTypes })
      .map(finding => ({ rule, finding, share: shareOf(request, finding.stacks) }))
      .filter(({ share }) => isEnough(rule, share)),
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
