import { withUser } from '../core/attribution/condensedStack';
import type { MadeBenchmark } from '../core/fixes/go/madeBenchmark';
import type { FixLanguage, FixProposal, FixReport, FixRequest } from '../core/fixes/proposal';
import { Emitter } from './emitter';
import type { FixJudge } from './judge/fixJudge';
import { applyVerdicts, refusalText } from './judge/verdict';
import { lazily } from './lazily';
import type { LoadedProfile } from './loadedProfile';
import { Placement } from './placement';
import type { ProfileStore } from './profileStore';

/** The quick-fix engine, loaded with tree-sitter on first use. */
export interface FixReporter {
  report(request: FixRequest): Promise<FixReport>;
  benchmarkFor(language: FixLanguage, text: string, line: number): Promise<MadeBenchmark | undefined>;
}

/** A proposal computed anew. */
export type Again =
  | { readonly kind: 'same'; readonly fix: FixProposal }
  /** It no longer holds: the text is another one, or the profile. */
  | { readonly kind: 'changed' }
  /** The compiler refused it meanwhile. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What the advisor asks of the judge. */
type Judging = Pick<FixJudge, 'verdicts' | 'verdictNow' | 'onDidJudge'>;

const nothing: FixReport = { proposals: [], refusals: [], advice: [] };

/**
 * Asks the engine which rewrites fit the text of a file now, and remembers the answer until text or profile change. Those of
 * Go are judged by the compiler in the background: what it has not confirmed is for review, what it refused is not proposed.
 */
export class FixAdvisor {
  readonly #engine: () => Promise<FixReporter>;
  readonly #judge: () => Promise<Judging>;
  readonly #judged = new Emitter<void>();
  /** Fired when the compiler has judged: the same text may have another report. */
  readonly onDidJudge = this.#judged.event;
  #last: { readonly key: string; readonly text: string; readonly report: Promise<FixReport> } | undefined;

  constructor(
    private readonly store: ProfileStore,
    loadEngine: () => Promise<FixReporter>,
    loadJudge: () => Promise<Judging>,
  ) {
    this.#engine = lazily(loadEngine);
    this.#judge = lazily(async () => {
      const judge = await loadJudge();
      judge.onDidJudge(() => this.#judged.fire());
      return judge;
    });
  }

  async report(path: string, language: FixLanguage, text: string): Promise<FixReport> {
    const report = await this.#proposed(path, language, text);
    return applyVerdicts(report, await this.#verdicts(report.proposals, path, language, text));
  }

  /** The same proposal from the text now. */
  async again(proposal: FixProposal, path: string, language: FixLanguage, text: string): Promise<Again> {
    const report = await this.#proposed(path, language, text);
    const wanted = JSON.stringify([proposal.ruleId, proposal.edits]);
    const fix = report.proposals.find(each => JSON.stringify([each.ruleId, each.edits]) === wanted);
    if (fix === undefined) return { kind: 'changed' };
    const verdicts = await this.#verdicts([fix], path, language, text);
    const [verdict] = verdicts ?? [];
    if (verdict?.kind === 'refused') return { kind: 'refused', reason: refusalText(verdict.reason) };
    const [now = fix] = applyVerdicts({ ...nothing, proposals: [fix] }, verdicts).proposals;
    return { kind: 'same', fix: now };
  }

  /** What the engine proposes for a text that may be none of the editor's, before anybody has judged it. */
  async unjudged(path: string, language: FixLanguage, text: string): Promise<FixReport> {
    const profile = this.store.current;
    return profile === undefined ? nothing : this.#ask(profile, path, language, text);
  }

  /** Waits for the compiler; undefined where nobody has to judge. Rejects with CancelledError. */
  async verdictNow(path: string, language: FixLanguage, text: string, fix: FixProposal, signal: AbortSignal) {
    return language === 'go' ? (await this.#judge()).verdictNow(path, text, fix, signal) : undefined;
  }

  async #verdicts(fixes: readonly FixProposal[], path: string, language: FixLanguage, text: string) {
    if (language !== 'go' || fixes.length === 0) return undefined;
    return (await this.#judge()).verdicts(path, text, fixes);
  }

  #proposed(path: string, language: FixLanguage, text: string): Promise<FixReport> {
    const profile = this.store.current;
    if (profile === undefined) return Promise.resolve(nothing);
    const key = `${profile.generation} ${path}`;
    if (this.#last?.key !== key || this.#last.text !== text) {
      this.#last = { key, text, report: this.#ask(profile, path, language, text) };
    }
    return this.#last.report;
  }

  /** A benchmark for the function around a 1-based line, where one can be made up. */
  async benchmarkFor(language: FixLanguage, text: string, line: number): Promise<MadeBenchmark | undefined> {
    return (await this.#engine()).benchmarkFor(language, text, line);
  }

  async #ask(profile: LoadedProfile, path: string, language: FixLanguage, text: string): Promise<FixReport> {
    const stacks = stacksNow(profile, path, text);
    if (stacks.length === 0) return nothing;
    const engine = await this.#engine();
    const { sampleTypes, totals } = profile.attribution;
    return engine.report({ path, language, text, stacks, sampleTypes, totals: [...totals] });
  }
}

// The profile's lines are those of the text at capture; the engine reads the text now.
function stacksNow(profile: LoadedProfile, path: string, text: string): FixRequest['stacks'] {
  const placement = new Placement(profile, path, text);
  const now = (functionName: string, line: number) => placement.same({ functionName, line }) ?? 0;
  return profile.stacks
    .filter(stack => stack.user.some(frame => frame.path === path))
    .map(stack => {
      const user = stack.user.map(frame =>
        frame.path === path
          ? { ...frame, line: now(frame.functionName, frame.line), startLine: now(frame.functionName, frame.startLine) }
          : frame,
      );
      return withUser(stack, user);
    });
}
