import type { CondensedStack } from '../../attribution/condensedStack';
import type { RefusedExample, RuleInput } from '../fixRule';
import type { AdviceKind, AdviceLink, FixLanguage } from '../proposal';

/**
 * Says at a line what no rewrite can do for it: what is worth doing by hand, or which popular change would save nothing there.
 * Its examples are its documentation and its unit tests.
 */
export interface AdviceRule {
  readonly id: string;
  /** What is advised or advised against, as a heading. */
  readonly title: string;
  readonly languages: readonly FixLanguage[];
  /** Markdown: when it is said, and why it is true. */
  readonly documentation: string;
  readonly examples: readonly AdviceExample[];
  /** Where it has to be silent. */
  readonly silent: readonly SilentExample[];
  /** Id of the rewrite whose refusal this says better: that refusal is left out where this is said. */
  readonly insteadOf?: string;
  /** 0..1 of the profile's bytes, below which nothing is said; 0.01 where it is not given. */
  readonly smallestShare?: number;
  /** Whether a stack can be evidence at all; cheap, asked before the file is parsed. */
  isEvidence(stack: CondensedStack): boolean;
  /** Pure: equal input gives equal output. */
  advise(input: AdviceInput): AdviceFinding[];
}

export interface AdviceInput extends RuleInput {
  /** Every stack of the file, evidence or not: what share of a line the evidence is. */
  readonly all: readonly CondensedStack[];
}

export interface AdviceFinding {
  readonly kind: AdviceKind;
  readonly lines: readonly number[];
  /** The evidence. */
  readonly stacks: readonly CondensedStack[];
  /** One or two sentences. */
  readonly text: string;
  readonly link?: AdviceLink;
}

/** As of a refused rewrite; `reason` is a part of the text that is said. */
export interface AdviceExample extends RefusedExample {
  readonly kind: AdviceKind;
}

/** As of a refused rewrite, of which nothing is said. */
export type SilentExample = Omit<RefusedExample, 'reason'>;
