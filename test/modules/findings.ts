import type { FixRisk } from '../../src/core/fixes/proposal';
import type { Verdict } from '../../src/session/judge/verdict';
import type { Answers } from './askEverywhere';
import type { Judged, Proposed } from './judging';
import { linesIn, type ModuleCopy } from './moduleCopy';
import type { Tested } from './testSample';

/** What came of a rewrite. */
export type End = 'accepted' | 'probe' | 'compile' | 'vet' | 'unknown';

export interface ModuleCount {
  readonly path: string;
  readonly version: string;
  readonly tags: string;
  /** Go files of the module that are no tests; those of them that are built here are asked about. */
  readonly files: number;
  readonly built: number;
  /** Of what is built. */
  readonly lines: number;
}

export interface RuleCount {
  readonly claims: number;
  readonly refusals: number;
  /** Proposed for review; a sample of them is judged. */
  readonly forReview: number;
  readonly ends: Readonly<Record<FixRisk, Readonly<Record<End, number>>>>;
}

/** All that a run finds, for the table and the page. */
export class Findings {
  readonly modules: ModuleCount[] = [];
  readonly tested: Tested[] = [];
  /** Rewrites that gofmt has seen. */
  formatted = 0;
  readonly reasons = new Map<string, number>();
  /** Where the extension's own judge was asked, too: what each said. */
  readonly compared: { readonly direct: Verdict['kind']; readonly extension: Verdict['kind'] }[] = [];
  readonly #claims = new Map<string, number>();
  readonly #refusals = new Map<string, number>();
  readonly #forReview = new Map<string, number>();
  readonly #judged: Judged[] = [];
  readonly #misformatted: Proposed[] = [];
  /** Rewrites that do not compile, where one of their probes says so. */
  readonly #foreseen = new Set<Judged>();

  addModule({ module, packages, allFiles }: ModuleCopy): void {
    const { path, version, tags = '' } = module;
    const built = packages.flatMap(each => each.files);
    this.modules.push({ path, version, tags, files: allFiles.length, built: built.length, lines: linesIn(built) });
  }

  addAnswers({ claims, refusals }: Answers): void {
    for (const [id, count] of claims) this.#claims.set(id, (this.#claims.get(id) ?? 0) + count);
    for (const { ruleId, reason } of refusals) {
      this.#refusals.set(ruleId, (this.#refusals.get(ruleId) ?? 0) + 1);
      const key = `${ruleId}: ${withoutPlace(reason)}`;
      this.reasons.set(key, (this.reasons.get(key) ?? 0) + 1);
    }
  }

  addProposed(proposed: readonly Proposed[], misformatted: readonly Proposed[]): void {
    this.formatted += proposed.length;
    for (const { fix } of proposed)
      if (fix.risk === 'review') this.#forReview.set(fix.ruleId, (this.#forReview.get(fix.ruleId) ?? 0) + 1);
    this.#misformatted.push(...misformatted);
  }

  addJudged(judged: Judged): void {
    this.#judged.push(judged);
  }

  addRefusal(judged: Judged, byProbe: boolean): void {
    if (byProbe) this.#foreseen.add(judged);
  }

  addComparison({ verdict }: Judged, extension: Verdict): void {
    this.compared.push({ direct: verdict.kind, extension: extension.kind });
  }

  addTested(tested: Tested): void {
    this.tested.push(tested);
  }

  judgedOf(module: string): Judged[] {
    return this.#judged.filter(each => each.copy.module.name === module);
  }

  acceptedSafe(module: string): Judged[] {
    return this.judgedOf(module).filter(each => each.fix.risk === 'safe' && this.endOf(each) === 'accepted');
  }

  refusedToCompile(module: string): Judged[] {
    return this.judgedOf(module).filter(each => this.endOf(each) === 'compile');
  }

  endOf(judged: Judged): End {
    const { verdict } = judged;
    if (verdict.kind === 'unknown') return 'unknown';
    if (verdict.kind === 'confirmed') return 'accepted';
    if (verdict.reason.startsWith('go vet complains')) return 'vet';
    return verdict.reason.startsWith('rewritten it would not compile') && !this.#foreseen.has(judged)
      ? 'compile'
      : 'probe';
  }

  rules(): Map<string, RuleCount> {
    return new Map(
      [...this.#claims].map(([id, claims]) => {
        const own = this.#judged.filter(each => each.fix.ruleId === id);
        const ends = (risk: FixRisk) => {
          const counts = { accepted: 0, probe: 0, compile: 0, vet: 0, unknown: 0 };
          for (const each of own) if (each.fix.risk === risk) counts[this.endOf(each)]++;
          return counts;
        };
        const refusals = this.#refusals.get(id) ?? 0;
        const forReview = this.#forReview.get(id) ?? 0;
        return [id, { claims, refusals, forReview, ends: { safe: ends('safe'), review: ends('review') } }];
      }),
    );
  }

  /** Each with where it is, in one line. */
  defects(): string[] {
    const broken = this.#judged
      .filter(each => ['compile', 'vet'].includes(this.endOf(each)))
      .map(each => `${placeOf(each)}: ${'reason' in each.verdict ? each.verdict.reason : ''}`);
    const differing = this.tested
      .filter(each => each.differences.length > 0)
      .map(each => `${placeOf(each.rewrite)}: ${each.differences.join(', ')} no longer passes`);
    const untidy = this.#misformatted.map(each => `${placeOf(each)}: gofmt would change it`);
    const disagreeing = this.compared.filter(each => each.direct !== each.extension).length;
    return [...broken, ...untidy, ...differing, ...(disagreeing > 0 ? [`the judges disagree on ${disagreeing}`] : [])];
  }

  /** Where the compiler could not be asked, and why. */
  unknowns(): string[] {
    return this.#judged.flatMap(each =>
      each.verdict.kind === 'unknown' ? `${placeOf(each)}: ${each.verdict.reason}` : [],
    );
  }

  table(): string {
    const rows = [...this.rules()].map(([id, { claims, refusals, ends }]) => {
      const cells = [claims, refusals, ...[ends.safe, ends.review].flatMap(each => Object.values(each))];
      return id.padEnd(26) + cells.map(each => String(each).padStart(10)).join('');
    });
    const heads = ['claims', 'refused', ...[1, 2].flatMap(() => ['accepted', 'probe', 'compile', 'vet', 'unknown'])];
    return [
      ' '.repeat(26) + heads.map(each => each.padStart(10)).join(''),
      ...rows,
      ...this.unknowns().map(each => `? ${each}`),
      ...this.defects().map(each => `✘ ${each}`),
    ].join('\n');
  }
}

function placeOf({ fix, path, copy }: Proposed): string {
  return `${fix.ruleId} (${fix.risk}) ${copy.module.name}${path.slice(copy.folder.length)}:${fix.lines[0]}`;
}

/** Without what differs from place to place. */
function withoutPlace(reason: string): string {
  return reason.replace(/ ?\(line \d+\)/g, '').replace(/\b\d+/g, 'N');
}
