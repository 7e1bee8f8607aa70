import type { CallSite } from '../attribution/callSites';
import type { CondensedStack } from '../attribution/condensedStack';
import type { Granularity, Origin } from '../profile/profile';
import type { SampleTypeKind } from '../profile/sampleType';
import type { Freshness } from '../source/freshness';
import type { CodeModule } from '../source/moduleOf';
import type { SourceDoubt } from '../source/sourceDoubt';

/**
 * What an explanation is made of. The first part is known of every annotated line. Each member of `ExplanationSources` may be
 * absent: then the explanation says what it takes to know it, or nothing.
 */
export interface ExplanationInput extends ExplanationSources {
  /** All functions that share the line, merged. */
  readonly site: CallSite;
  /** The stacks that are charged to the line. */
  readonly stacks: readonly CondensedStack[];
  /** The line as it was at capture, '' where its text was not kept. */
  readonly sourceText: string;
  readonly freshness: Freshness;
  readonly doubt?: SourceDoubt;
  readonly profile: ExplainedProfile;
  readonly rewrites: readonly FittingRewrite[];
  readonly refusals: readonly RefusedRewrite[];
  readonly advice: readonly GivenAdvice[];
}

export interface ExplainedProfile {
  /** Of the target. */
  readonly label: string;
  readonly origin: Origin;
  readonly granularity: Granularity;
  readonly seconds: number;
  /** Names the columns of all values. */
  readonly sampleTypes: readonly SampleTypeKind[];
  readonly totals: readonly number[];
  /** The sample type that is shown; one of `sampleTypes`. */
  readonly shown: SampleTypeKind;
  /** Mean bytes between two recorded allocations; 1 where each is recorded, 0 where that is not known. */
  readonly period: number;
  /** Iterations of the benchmark that was profiled. */
  readonly operations?: number;
  /** Whether it can be captured once more. */
  readonly repeatable: boolean;
}

/** What other parts of the product find out. */
export interface ExplanationSources {
  /** What kind of allocation a stack is: `a slice that grows (append)`; undefined where that is not known. */
  kind?(stack: CondensedStack): string | undefined;
  /** Why values of this line are on the heap; empty where the compiler says that none is. */
  readonly escapes?: readonly EscapeReason[];
  readonly lifetime?: Lifetime;
  /** What is known of a dependency. */
  module?(module: CodeModule): ModuleFacts;
}

export interface EscapeReason {
  /** As the compiler names it: `buf`, `&Item{...}`, `make([]byte, n)`. */
  readonly what: string;
  /** The rest of the sentence: `passed to fmt.Fprintf (interface)`. */
  readonly reason: string;
}

export interface Lifetime {
  /** A sentence without its full stop: `Garbage at once`. */
  readonly verdict: string;
  readonly evidence: string;
}

export interface ModuleFacts {
  /** `github.com/go-chi/chi` */
  readonly name: string;
  /** Or what stands in its place: `replaced by ../dep`. */
  readonly version?: string;
  /** A newer version, where one is known. */
  readonly newer?: string;
}

export interface FittingRewrite {
  readonly title: string;
  readonly risk: 'safe' | 'review';
  /** What a reviewer must look at. */
  readonly notes: readonly string[];
}

export interface RefusedRewrite {
  readonly reason: string;
}

export interface GivenAdvice {
  readonly kind: 'helps' | 'doesNotHelp';
  /** Whole sentences. */
  readonly text: string;
  /** Of our own, never from a profile. */
  readonly link?: { readonly label: string; readonly url: string };
}
