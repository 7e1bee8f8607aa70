import type { CondensedStack } from '../attribution/condensedStack';
import type { SampleTypeKind } from '../profile/sampleType';
import type { ParsedFile } from '../syntax/parsedFile';
import type { Doubt, Probe } from './probe';
import type { FixLanguage, FixRisk, OffsetEdit } from './proposal';

/** One rewrite. Its examples are its documentation page and its unit tests. */
export interface FixRule {
  readonly id: string;
  /** What the rewrite does, as the title of a code action, without the gain. */
  readonly title: string;
  readonly languages: readonly FixLanguage[];
  /** Markdown: when it applies and what it keeps. */
  readonly documentation: string;
  readonly examples: readonly FixExample[];
  readonly refused: readonly RefusedExample[];
  /** It makes when the program starts what a function makes now; see `FixProposal.isMadeAtStart`. */
  readonly makesAtStart?: true;
  /** Whether a stack can be evidence for this rule at all; cheap, asked before the file is parsed. */
  isEvidence(stack: CondensedStack): boolean;
  /** One outcome for each place that the evidence points at, in text order. Pure: equal input gives equal output. */
  outcomes(input: RuleInput): RuleOutcome[];
}

export interface RuleInput {
  readonly file: ParsedFile;
  readonly path: string;
  /** Those for which `isEvidence` said yes. */
  readonly stacks: readonly CondensedStack[];
  /** Names the columns of `CondensedStack.values`. */
  readonly sampleTypes: readonly SampleTypeKind[];
}

export interface RuleOutcome {
  /** Title where it differs from the rule's, for example by the type that is pooled. */
  readonly title?: string;
  readonly lines: readonly number[];
  /** The evidence that points at this place; no stack is in two outcomes of one rule. */
  readonly stacks: readonly CondensedStack[];
  /** The most that it saves of what they hold, 0..1, where the rewritten code still allocates a known part of it; 1 where absent. */
  readonly saves?: number;
  readonly decision: Decision;
}

export type Decision = Rewrite | Refused;

export interface Rewrite {
  readonly kind: 'rewrite';
  /** What a reviewer must look at; a rewrite without any is safe. */
  readonly notes: readonly string[];
  /** In any order; never overlapping. */
  readonly edits: readonly OffsetEdit[];
  /** What the compiler has to confirm besides that the rewritten file compiles and passes vet. */
  readonly probes?: readonly Probe[];
  /** What the compiler may dispel of `notes`. */
  readonly doubts?: readonly Doubt[];
}

export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

export function refused(reason: string): Refused {
  return { kind: 'refused', reason };
}

/** Marks, inside `before`, the end of each line that the example's profile charges. */
export const profiledMark = '⟨profiled⟩';

export interface FixExample {
  readonly name: string;
  readonly language: FixLanguage;
  readonly before: string;
  readonly after: string;
  /** Function names between the allocation and the profiled line, leaf first. */
  readonly below: readonly string[];
  /** The runtime's function that allocates on the profiled line itself: `CondensedStack.call`. */
  readonly call?: string;
  /** Bytes of one object, where a rule asks for them. */
  readonly objectSize?: number;
  readonly risk: FixRisk;
}

export interface RefusedExample {
  readonly name: string;
  readonly language: FixLanguage;
  readonly before: string;
  readonly below: readonly string[];
  readonly call?: string;
  readonly objectSize?: number;
  /** A part of the reason. */
  readonly reason: string;
  /** Mean bytes of an allocation in the example's profile, where the reason is about sizes. */
  readonly meanSize?: number;
}
