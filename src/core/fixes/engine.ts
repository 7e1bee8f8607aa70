import type { CondensedStack } from '../attribution/condensedStack';
import type { SampleTypeKind } from '../profile/sampleType';
import type { ParsedFile } from '../syntax/parsedFile';
import type { Syntax } from '../syntax/syntax';
import type { AdviceRule } from './advice/adviceRule';
import { advise, withoutSaid } from './advice/advise';
import { adviceRules } from './advice/registry';
import { askedRules, bytesColumn, bytesOf, isEnough, shareOfTotal } from './evidence';
import type { FixRule, RuleOutcome } from './fixRule';
import { type MadeBenchmark, madeBenchmark } from './go/madeBenchmark';
import { isMadeOnce } from './go/madeOnce';
import type { ExpectedGain, FixProposal, FixRefusal, FixReport, FixRequest, OffsetEdit } from './proposal';
import { fixRules } from './registry';

const nothing: FixReport = { proposals: [], refusals: [], advice: [] };

/**
 * Finds the rewrites that a profile asks for. Pure apart from loading the parser: the same request always gives an equal
 * report, so that whoever applies a proposal can compute it again and compare.
 */
export class FixEngine {
  readonly #syntax: Syntax;
  readonly #rules: readonly FixRule[];
  readonly #advice: readonly AdviceRule[];

  constructor(syntax: Syntax, rules: readonly FixRule[] = fixRules, advice: readonly AdviceRule[] = adviceRules) {
    this.#syntax = syntax;
    this.#rules = rules;
    this.#advice = advice;
  }

  /** A benchmark for the function around a 1-based line, where one can be made up. */
  async benchmarkFor(language: FixRequest['language'], text: string, line: number): Promise<MadeBenchmark | undefined> {
    const file = language === 'go' ? await this.#syntax.parse(language, text) : undefined;
    return file === undefined || file.hasError ? undefined : madeBenchmark(file, line);
  }

  /** Proposals, refusals and advice, the greatest gain first. Empty, without parsing, when no stack speaks for any rule. */
  async report(request: FixRequest): Promise<FixReport> {
    const asked = askedRules(this.#rules, request);
    const advising = askedRules(this.#advice, request);
    if (asked.length + advising.length === 0) return nothing;
    const file = await this.#syntax.parse(request.language, request.text);
    if (file.hasError) return nothing;
    const found = asked.flatMap(({ rule, stacks }) => settle(rule, request, file, stacks));
    found.sort((a, b) => b.gain.value - a.gain.value || (a.outcome.lines[0] ?? 0) - (b.outcome.lines[0] ?? 0));
    const advice = advise(advising, request, file);
    const refusals = found.flatMap(each => refusalOf(each) ?? []).filter(each => !isDone(file, each));
    return {
      proposals: found.flatMap(each => proposalOf(each) ?? []),
      refusals: withoutSaid(refusals, advice, this.#advice),
      advice,
    };
  }
}

interface Finding {
  readonly rule: FixRule;
  readonly outcome: RuleOutcome;
  readonly gain: ExpectedGain;
}

function settle(rule: FixRule, request: FixRequest, file: ParsedFile, stacks: readonly CondensedStack[]): Finding[] {
  return rule
    .outcomes({ file, path: request.path, stacks, sampleTypes: request.sampleTypes })
    .map(outcome => ({ rule, outcome, gain: gainOf(request, outcome.stacks, outcome.saves) }))
    .filter(each => isEnough(rule, each.gain.share));
}

function proposalOf({ rule, outcome, gain }: Finding): FixProposal | undefined {
  if (outcome.decision.kind !== 'rewrite') return undefined;
  const { notes, edits, probes = [], doubts = [] } = outcome.decision;
  const risk = notes.length > 0 ? 'review' : 'safe';
  const action = outcome.title ?? rule.title;
  const title = `${action}: up to −${percent(gain.share)} % ${gain.sampleType}`;
  return {
    ruleId: rule.id,
    action,
    title,
    risk,
    notes,
    lines: sorted(outcome.lines),
    edits: ordered(edits),
    probes,
    doubts,
    ...(rule.makesAtStart && { isMadeAtStart: true }),
    gain,
  };
}

function refusalOf({ rule, outcome }: Finding): FixRefusal | undefined {
  if (outcome.decision.kind !== 'refused') return undefined;
  return { ruleId: rule.id, lines: sorted(outcome.lines), reason: outcome.decision.reason };
}

// Nothing is to be said of what a pool makes, the pool of our own rewrite included.
function isDone(file: ParsedFile, { lines }: FixRefusal): boolean {
  return file.language === 'go' && isMadeOnce(file, lines);
}

function gainOf(request: FixRequest, stacks: readonly CondensedStack[], saves = 1): ExpectedGain {
  const value = saves * bytesOf(request.sampleTypes, stacks);
  const sampleType: SampleTypeKind = request.sampleTypes[bytesColumn(request.sampleTypes)] ?? 'alloc_space';
  const recorded = stacks.reduce((total, stack) => total + stack.recorded, 0);
  return { sampleType, value, share: shareOfTotal(request, value), recorded };
}

function percent(share: number): string {
  return String(Math.round(share * 100));
}

function sorted(lines: readonly number[]): number[] {
  return [...new Set(lines)].filter(line => line > 0).sort((a, b) => a - b);
}

function ordered(edits: readonly OffsetEdit[]): OffsetEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}
