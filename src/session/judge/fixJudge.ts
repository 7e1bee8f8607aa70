import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { FixProposal } from '../../core/fixes/proposal';
import { Emitter } from '../emitter';
import type { GoBuildSettings } from '../escape/goCommand';
import { type JudgeQuestion, judgeFixes, otherUnsaved } from './judgeFixes';
import { unknownFor, type Verdict } from './verdict';

/** What the judge must be told of the editor. */
export interface JudgePorts {
  /** Whether the workspace may be compiled. */
  isAllowed(): boolean;
  settings(directory: string): GoBuildSettings;
  /** Texts of Go files with unsaved changes, by path. */
  unsaved(): ReadonlyMap<string, string>;
  /** Told of what went wrong: nobody waits for it. */
  log(message: string): void;
}

/** Milliseconds without another text of a file after which it is judged. */
const QUIET_MS = 300;
/** Undoing an edit costs nothing. */
const MOST_KEPT = 500;

const untrusted = unknownFor('the workspace is not trusted');

/** Has the Go compiler judge rewrites in the background, one file at a time, and remembers its verdicts. */
export class FixJudge {
  readonly #judged = new Emitter<void>();
  /** Fired when something became known. */
  readonly onDidJudge = this.#judged.event;
  /** By what can be told without looking at the disk. */
  readonly #known = new Kept();
  /** By everything that is compiled, but for what is imported as it is on disk. */
  #byContent = new Kept();
  readonly #waiting = new Map<string, JudgeQuestion>();
  #timer: NodeJS.Timeout | undefined;
  #running: { readonly question: JudgeQuestion; readonly abort: AbortController } | undefined;

  constructor(
    private readonly ports: JudgePorts,
    /** What is disposed together with the judge. */
    private readonly watched: { dispose(): unknown } = { dispose: () => undefined },
    private readonly ask: typeof judgeFixes = judgeFixes,
  ) {}

  /**
   * What is known of each of these rewrites of `text`; undefined for one that is not judged yet. Those are judged as soon as
   * no other text of the file was asked about for a while.
   */
  verdicts(path: string, text: string, proposals: readonly FixProposal[]): (Verdict | undefined)[] {
    if (!this.ports.isAllowed()) return proposals.map(() => untrusted);
    const settings = this.ports.settings(dirname(path));
    const question = { path, text, proposals, unsaved: this.ports.unsaved(), settings };
    const keys = keysOf(question);
    const known = keys.map(key => this.#known.get(key));
    const missing = proposals.filter((_, index) => known[index] === undefined);
    if (missing.length > 0) this.#await({ ...question, proposals: missing });
    else this.#leave(path, text);
    return known;
  }

  /** What the compiler says of one rewrite, for somebody who waits for it. Rejects with CancelledError. */
  async verdictNow(path: string, text: string, fix: FixProposal, signal: AbortSignal): Promise<Verdict> {
    if (!this.ports.isAllowed()) return untrusted;
    const settings = this.ports.settings(dirname(path));
    let told = unknownFor('it was not asked');
    const question = { path, text, proposals: [fix], unsaved: this.ports.unsaved(), settings };
    await this.ask(question, this.#byContent, (_, verdict) => (told = verdict), signal);
    return told;
  }

  /** Forgets all verdicts and asks anew: files changed on disk, of whatever package, or Go was installed. */
  refresh(): void {
    // Another one: somebody may still wait for a verdict on what was there before.
    this.#byContent = new Kept();
    if (this.#known.isEmpty && this.#running === undefined) return;
    this.#running?.abort.abort();
    this.#known.clear();
    this.#judged.fire();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
    this.#running?.abort.abort();
    this.#judged.dispose();
    this.watched.dispose();
  }

  #await(question: JudgeQuestion): void {
    const { path } = question;
    const running = this.#running?.abort.signal.aborted === false ? this.#running.question : undefined;
    if ([running, this.#waiting.get(path)].some(other => other !== undefined && isSame(other, question))) return;
    this.#leave(path, question.text);
    this.#waiting.set(path, question);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#next();
    }, QUIET_MS);
  }

  /** Nobody waits for verdicts on an older text of the file. */
  #leave(path: string, text: string): void {
    const isOlder = (other: JudgeQuestion | undefined) => other?.path === path && other.text !== text;
    if (isOlder(this.#waiting.get(path))) this.#waiting.delete(path);
    if (isOlder(this.#running?.question)) this.#running?.abort.abort();
  }

  #next(): void {
    const [question] = this.#waiting.values();
    if (question === undefined || this.#running !== undefined || this.#timer !== undefined) return;
    this.#waiting.delete(question.path);
    const abort = new AbortController();
    this.#running = { question, abort };
    void this.#judge(question, abort.signal).finally(() => {
      this.#running = undefined;
      this.#next();
    });
  }

  async #judge(question: JudgeQuestion, signal: AbortSignal): Promise<void> {
    const keys = new Map(keysOf(question).map((key, index) => [question.proposals[index], key]));
    const tell = (fix: FixProposal, verdict: Verdict) => {
      if (signal.aborted) return;
      this.#known.set(keys.get(fix) ?? '', verdict);
      this.#judged.fire();
    };
    try {
      await this.ask(question, this.#byContent, tell, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.ports.log(`The Go compiler could not be asked about rewrites of ${question.path}: ${error}`);
      for (const fix of question.proposals) tell(fix, unknownFor('it could not be asked, see the log of Alloc Lens'));
    }
  }
}

/** Verdicts by key, the latest ones. */
class Kept {
  readonly #verdicts = new Map<string, Verdict>();

  get isEmpty(): boolean {
    return this.#verdicts.size === 0;
  }

  get(key: string): Verdict | undefined {
    return this.#verdicts.get(key);
  }

  set(key: string, verdict: Verdict): void {
    const [oldest] = this.#verdicts.keys();
    if (this.#verdicts.size >= MOST_KEPT && oldest !== undefined) this.#verdicts.delete(oldest);
    this.#verdicts.set(key, verdict);
  }

  clear(): void {
    this.#verdicts.clear();
  }
}

function isSame(a: JudgeQuestion, b: JudgeQuestion): boolean {
  const asked = new Set(keysOf(a));
  return keysOf(b).every(key => asked.has(key));
}

/** One for each rewrite, of its text, what it is compiled with as far as editors know it, and how. */
function keysOf({ path, text, proposals, unsaved, settings }: JudgeQuestion): string[] {
  const common = createHash('sha256').update(JSON.stringify([path, text, otherUnsaved({ path, unsaved }), settings]));
  return proposals.map(({ ruleId, edits, probes, doubts }) =>
    common
      .copy()
      .update(JSON.stringify([ruleId, edits, probes, doubts]))
      .digest('hex'),
  );
}
