import type { CondensedStack } from '../attribution/condensedStack';
import type { SampleTypeKind } from '../profile/sampleType';
import type { OffsetEdit } from './offsetEdit';
import type { Doubt, Probe } from './probe';

export type { OffsetEdit };

export type FixLanguage = 'go' | 'javascript' | 'typescript' | 'typescriptreact' | 'javascriptreact';

/** What the engine is asked: which rewrites fit this text, given what was profiled in it. */
export interface FixRequest {
  readonly path: string;
  readonly language: FixLanguage;
  /** The text now in the editor. */
  readonly text: string;
  /**
   * Stacks with at least one user frame in `path`. The `line`s of frames of this file are already moved to where the text
   * is now; a frame whose line was edited away has line 0.
   */
  readonly stacks: readonly CondensedStack[];
  /** Names the columns of `CondensedStack.values`. */
  readonly sampleTypes: readonly SampleTypeKind[];
  /** The profile's totals, in the order of `sampleTypes`. */
  readonly totals: readonly number[];
}

/** How sure the engine is that behaviour stays the same. */
export type FixRisk = 'safe' | 'review';

export interface FixProposal {
  readonly ruleId: string;
  /** What it does: 'Hoist gzip.Writer into a sync.Pool'. */
  readonly action: string;
  /** With the gain, ready to show: 'Hoist gzip.Writer into a sync.Pool: up to −38 % alloc_space'. */
  readonly title: string;
  readonly risk: FixRisk;
  /** What a reviewer must look at; empty for 'safe'. */
  readonly notes: readonly string[];
  /** 1-based lines of this file on which the light bulb offers the fix: the constructor and every profiled line of it. */
  readonly lines: readonly number[];
  /** Non-overlapping, ascending, in UTF-16 offsets into `FixRequest.text`. */
  readonly edits: readonly OffsetEdit[];
  /** What the compiler has to confirm; see `Rewrite.probes`. */
  readonly probes: readonly Probe[];
  /** What the compiler may dispel of `notes`; see `Rewrite.doubts`. */
  readonly doubts?: readonly Doubt[];
  /** What comes to the function while package variables are being made finds nothing: nothing may. */
  readonly isMadeAtStart?: true;
  readonly gain: ExpectedGain;
}

/** The most that the fix can save: what the profile charges to what it replaces, less what is known to stay. */
export interface ExpectedGain {
  readonly sampleType: SampleTypeKind;
  readonly value: number;
  /** 0..1 of the profile's total. */
  readonly share: number;
  readonly recorded: number;
}

/** The profile asks for a fix here, but a precondition fails; `reason` says which, in plain words. */
export interface FixRefusal {
  readonly ruleId: string;
  readonly lines: readonly number[];
  readonly reason: string;
}

/** Whether something is worth doing that is no edit, or a popular change would save nothing. */
export type AdviceKind = 'helps' | 'doesNotHelp';

/** Where the user can read more; opened by their click only. */
export interface AdviceLink {
  /** What is there: 'goccy/go-json' */
  readonly label: string;
  readonly url: string;
}

/** What is true of these lines by their text and the profile, though nothing is rewritten. */
export interface FixAdvice {
  readonly ruleId: string;
  readonly kind: AdviceKind;
  /** 1-based, ascending. */
  readonly lines: readonly number[];
  /** One or two sentences, with what was measured. */
  readonly text: string;
  readonly link?: AdviceLink;
}

export interface FixReport {
  readonly proposals: readonly FixProposal[];
  readonly refusals: readonly FixRefusal[];
  /** What helps first, and the most bytes first of each kind. */
  readonly advice: readonly FixAdvice[];
}
