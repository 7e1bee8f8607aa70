import { withUser } from '../core/attribution/condensedStack';
import type { MadeBenchmark } from '../core/fixes/go/madeBenchmark';
import type { FixLanguage, FixProposal, FixReport, FixRequest } from '../core/fixes/proposal';
import { lazily } from './lazily';
import type { LoadedProfile } from './loadedProfile';
import { Placement } from './placement';
import type { ProfileStore } from './profileStore';

/** The quick-fix engine, loaded with tree-sitter on first use. */
export interface FixReporter {
  report(request: FixRequest): Promise<FixReport>;
  benchmarkFor(language: FixLanguage, text: string, line: number): Promise<MadeBenchmark | undefined>;
}

const nothing: FixReport = { proposals: [], refusals: [] };

/** Asks the engine which rewrites fit the text of a file now, and remembers the answer until text or profile change. */
export class FixAdvisor {
  readonly #engine: () => Promise<FixReporter>;
  #last: { readonly key: string; readonly text: string; readonly report: Promise<FixReport> } | undefined;

  constructor(
    private readonly store: ProfileStore,
    loadEngine: () => Promise<FixReporter>,
  ) {
    this.#engine = lazily(loadEngine);
  }

  report(path: string, language: FixLanguage, text: string): Promise<FixReport> {
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

  /** The same proposal computed anew from the text now; undefined where it no longer holds. */
  async again(
    proposal: FixProposal,
    path: string,
    language: FixLanguage,
    text: string,
  ): Promise<FixProposal | undefined> {
    const { proposals } = await this.report(path, language, text);
    const wanted = JSON.stringify([proposal.ruleId, proposal.edits]);
    return proposals.find(each => JSON.stringify([each.ruleId, each.edits]) === wanted);
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
