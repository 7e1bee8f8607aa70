import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { edited, type OffsetEdit } from '../../core/fixes/offsetEdit';
import type { EscapeProbe, Probe } from '../../core/fixes/probe';
import type { FixProposal } from '../../core/fixes/proposal';
import { callAtStart, declaredTypes } from '../../core/insight/callsAtStart';
import { complaintText, newComplaints } from '../../core/insight/goComplaints';
import { parameterPlace, parameterVerdict } from '../../core/insight/parameterEscape';
import type { GoBuildSettings, OverlayTexts } from '../escape/goCommand';
import { type PackageState, packageState } from '../escape/packageState';
import { type CompileAnswer, type GoAnswer, GoCheck, withoutTests } from './goCheck';
import { type GoSurroundings, goSurroundings } from './goSurroundings';
import { confirmed, refusedFor, unknownFor, type Verdict } from './verdict';

/** Rewrites of one text of a Go file, to be judged in the package as it is with all unsaved editors. */
export interface JudgeQuestion {
  readonly path: string;
  readonly text: string;
  readonly proposals: readonly FixProposal[];
  /** Texts of Go files with unsaved changes, by path. */
  readonly unsaved: ReadonlyMap<string, string>;
  readonly settings: GoBuildSettings;
}

/**
 * Verdicts by content: the package, all unsaved texts, how it is built, and what was asked. What the package imports is not
 * part of it as it is on disk: whoever keeps verdicts forgets them when something changes there.
 */
export interface VerdictCache {
  get(key: string): Verdict | undefined;
  set(key: string, verdict: Verdict): void;
}

/** Tells `onVerdict` of each proposal, in their order. Writes nothing to the workspace. Rejects with CancelledError. */
export async function judgeFixes(
  question: JudgeQuestion,
  cache: VerdictCache,
  onVerdict: (fix: FixProposal, verdict: Verdict) => void,
  signal: AbortSignal,
): Promise<void> {
  const tellAll = (verdict: Verdict) => {
    for (const fix of question.proposals) onVerdict(fix, verdict);
  };
  const { path, text, settings } = question;
  const texts = new Map([...question.unsaved, [path, text]]);
  const begun = await surroundingsOf(question, signal);
  if ('kind' in begun) return tellAll(begun);
  const how = JSON.stringify([settings, begun.version, [...begun.moduleFiles], otherUnsaved(question)]);
  const state = await packageState(dirname(path), texts, how);
  const fresh: FixProposal[] = [];
  for (const fix of question.proposals) {
    const known = cache.get(keyOf(state, path, fix));
    if (known === undefined) fresh.push(fix);
    else onVerdict(fix, known);
  }
  if (fresh.length === 0) return;
  const check = await GoCheck.create(path, settings, begun);
  try {
    const judge = new Judge(check, path, text, texts, state);
    for (const fix of fresh) {
      const verdict = await judge.verdict(fix, signal);
      if (verdict.kind !== 'unknown') cache.set(keyOf(state, path, fix), verdict);
      onVerdict(fix, verdict);
    }
  } finally {
    await check.dispose();
  }
}

async function surroundingsOf(
  { path, settings }: JudgeQuestion,
  signal: AbortSignal,
): Promise<GoSurroundings | Verdict> {
  try {
    const found = await goSurroundings(dirname(path), settings, signal);
    return found ?? unknownFor(`${settings.command} env does not answer`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
    return unknownFor(settings.command === 'go' ? 'no Go on PATH' : `there is no ${settings.command}`);
  }
}

/** A hash of the unsaved texts of other files: a rewrite may be wrong because of what another package does with a value. */
export function otherUnsaved({ path, unsaved }: Pick<JudgeQuestion, 'path' | 'unsaved'>): string {
  const others = [...unsaved].filter(([file]) => file !== path).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(others)).digest('hex');
}

function keyOf({ hash }: PackageState, path: string, { edits, probes, doubts }: FixProposal): string {
  return createHash('sha256')
    .update(JSON.stringify([hash, path, edits, probes, doubts]))
    .digest('hex');
}

/** What answers the questions of a judge. */
export type PackageCheck = Pick<GoCheck, 'compile' | 'vet'>;

/** Asks about several rewrites of one text. */
export class Judge {
  #original: Promise<CompileAnswer> | undefined;
  #early: { readonly note: string | undefined } | undefined;

  constructor(
    private readonly check: PackageCheck,
    private readonly path: string,
    private readonly text: string,
    private readonly texts: OverlayTexts,
    private readonly state: Pick<PackageState, 'texts'>,
  ) {}

  async verdict(fix: FixProposal, signal: AbortSignal): Promise<Verdict> {
    this.#original ??= this.check.compile(this.texts, signal);
    const doubt = doubtOf(await this.#original, this.path);
    if (doubt !== undefined) return doubt;
    const answer = await this.#compile(fix.edits, signal);
    if (answer.failure !== undefined) return unknownFor(answer.failure);
    const [complaint] = answer.complaints;
    if (complaint !== undefined) return refusedFor(`rewritten it would not compile (${complaintText(complaint)})`);
    for (const probe of fix.probes) {
      const verdict = await this.#probe(probe, signal);
      if (verdict.kind !== 'confirmed') return verdict;
    }
    const verdict = await this.#vetted(fix.edits, signal);
    if (verdict.kind !== 'confirmed') return verdict;
    const answered = await this.#dispelling(fix, signal);
    const early = fix.isMadeAtStart ? this.#noteOfStart() : undefined;
    return early === undefined ? answered : { ...answered, raised: [early] };
  }

  #noteOfStart(): string | undefined {
    this.#early ??= { note: startNote(this.state.texts) };
    return this.#early.note;
  }

  async #dispelling({ doubts = [] }: FixProposal, signal: AbortSignal): Promise<Verdict & { kind: 'confirmed' }> {
    const dispelled: string[] = [];
    for (const { notes, probe } of doubts) {
      if (notes.every(note => dispelled.includes(note))) continue;
      if ((await this.#probe(probe, signal)).kind === 'confirmed') dispelled.push(...notes);
    }
    return { kind: 'confirmed', ...(dispelled.length > 0 && { dispelled }) };
  }

  async #probe(probe: Probe, signal: AbortSignal): Promise<Verdict> {
    if (probe.kind === 'doesNotEscape') return this.#escape(probe, signal);
    const answer = await this.#compile(probe.edits, signal);
    if (answer.failure !== undefined) return unknownFor(answer.failure);
    const early = tooEarly(answer);
    if (early !== undefined) return early;
    return answer.passed ? confirmed : refusedFor(probe.otherwise);
  }

  async #escape(probe: EscapeProbe, signal: AbortSignal): Promise<Verdict> {
    const { functionName, parameter, holder, otherwise } = probe;
    const place = parameterPlace(edited(this.text, probe.edits), functionName, parameter, holder);
    const silent = unknownFor('the compiler does not tell whether something keeps the value');
    if (place === undefined) return silent;
    const said = new Set<string>();
    const answer = await this.#compile(probe.edits, signal, line => {
      const verdict = parameterVerdict(line, basename(this.path), place);
      if (verdict !== undefined) said.add(verdict);
    });
    if (answer.failure !== undefined) return unknownFor(answer.failure);
    const early = tooEarly(answer);
    if (early !== undefined) return early;
    if (!answer.passed || said.has('leaks')) return refusedFor(otherwise);
    return said.has('stays') ? confirmed : silent;
  }

  #compile(edits: readonly OffsetEdit[], signal: AbortSignal, onLine?: (line: string) => void) {
    return this.check.compile(this.#with(edits), signal, onLine);
  }

  /** Only what vet does not say of the text as it is counts; where it cannot look at the tests, it looks without them. */
  async #vetted(edits: readonly OffsetEdit[], signal: AbortSignal): Promise<Verdict> {
    const after = await this.check.vet(this.#with(edits), signal);
    if (after.passed) return confirmed;
    const before = await this.check.vet(this.texts, signal);
    const verdict = vetVerdict(before, after);
    if (verdict.kind === 'refused' || before.passed) return verdict;
    const bare = (texts: OverlayTexts) => this.check.vet(withoutTests(texts, this.state.texts.keys()), signal);
    return vetVerdict(await bare(this.texts), await bare(this.#with(edits)));
  }

  #with(edits: readonly OffsetEdit[]): OverlayTexts {
    return new Map([...this.texts, [this.path, edited(this.text, edits)]]);
  }
}

/** What has to be looked at where a variable of the package, whose files these are, may be asked for before it is made. */
function startNote(texts: ReadonlyMap<string, string>): string | undefined {
  const files = [...texts].filter(([path]) => !path.endsWith('_test.go'));
  const types = new Set(files.flatMap(([, text]) => [...declaredTypes(text)]));
  for (const [path, text] of files) {
    const made = callAtStart(text, types);
    if (made !== undefined)
      return `The call that makes ${made.name} when the program starts (${basename(path)}:${made.line}) must not come here: the new variable may not be made by then.`;
  }
  return undefined;
}

/** Why nothing can be said of rewrites, where the package as it is is not what we believe. */
function doubtOf({ failure, complaints, isCompiled }: CompileAnswer, path: string): Verdict | undefined {
  if (failure !== undefined) return unknownFor(failure);
  const [complaint] = complaints;
  if (complaint !== undefined) return unknownFor(`the package does not compile as it is (${complaintText(complaint)})`);
  if (isCompiled) return undefined;
  return unknownFor(
    `the go command does not compile ${basename(path)} here (see its build tags and allocLens.go.buildFlags)`,
  );
}

/** Probes have type parameters. */
function tooEarly({ complaints }: GoAnswer): Verdict | undefined {
  const early = complaints.find(({ message }) => /requires go1\.\d+ or later/.test(message));
  return early && unknownFor(`the module is of an older Go (${early.message})`);
}

function vetVerdict(before: GoAnswer, after: GoAnswer): Verdict {
  const [complaint] = newComplaints(before.complaints, after.complaints);
  if (complaint !== undefined) return refusedFor(`go vet complains of it rewritten (${complaintText(complaint)})`);
  return after.failure === undefined ? confirmed : unknownFor(after.failure);
}
