import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What compilers and tests answered, on disk: a run of an hour that breaks off goes on where it was. */
export class KeptAnswers {
  /** Answers of earlier runs that this one did not have to ask for. */
  reused = 0;
  readonly #known = new Map<string, unknown>();

  constructor(private readonly file: string) {
    if (!existsSync(file)) return;
    // The last line may have been cut off.
    for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
      const { key, answer } = JSON.parse(line) as { key: string; answer: unknown };
      this.#known.set(key, answer);
    }
  }

  /** The answer to a question, which says all that it depends on; it is asked once. */
  async answer<T>(question: unknown, ask: () => Promise<T>): Promise<T> {
    const key = createHash('sha256').update(JSON.stringify(question)).digest('hex');
    if (this.#known.has(key)) {
      this.reused++;
      return this.#known.get(key) as T;
    }
    const answer = await ask();
    this.#known.set(key, answer);
    appendFileSync(this.file, `${JSON.stringify({ key, answer })}\n`);
    return answer;
  }
}
