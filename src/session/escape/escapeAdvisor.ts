import type { Escape } from '../../core/insight/escapeDiagnostics';
import { type LineMap, mapLines } from '../../core/source/lineMap';
import type { ProfileStore } from '../profileStore';
import type { EscapeAnalyst } from './escapeAnalyst';

/** Keeps the compiler's reasons up to date with the profile shown, in the background. */
export class EscapeAdvisor {
  readonly #subscription: { dispose(): void };
  #generation = 0;
  #abort: AbortController | undefined;
  #again = false;

  constructor(
    private readonly store: ProfileStore,
    private readonly analyst: EscapeAnalyst,
    /** Told of what went wrong: nobody waits for it. */
    private readonly log: (message: string) => void,
  ) {
    this.#subscription = store.onDidChange(() => this.#follow());
    this.#follow();
  }

  /**
   * Why things made on a line of `text`, the content of `path` now, are on the heap; empty where the compiler says nothing.
   * Undefined while it was not asked about this line yet, or gave no answer. Where it was asked about another text, that is
   * done again for the next time.
   */
  at(path: string, text: string, line: number): readonly Escape[] | undefined {
    if (!path.endsWith('.go')) return [];
    const known = this.analyst.of(path);
    if (known?.text !== text) this.#look();
    if (known === undefined) return undefined;
    const map = mapLines(known.text, text);
    const then = known.text === text ? line : lineBefore(map, line, known.text);
    return then === undefined ? undefined : known.escapes.filter(each => each.line === then);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#abort?.abort();
  }

  #follow(): void {
    const { current } = this.store;
    if (current === undefined) this.#abort?.abort();
    if (current === undefined || current.generation === this.#generation) return;
    this.#generation = current.generation;
    this.#look();
  }

  /** One at a time; what is asked meanwhile is done once afterwards. */
  #look(): void {
    if (this.store.current?.attribution.origin !== 'go') return;
    if (this.#abort !== undefined) {
      this.#again = true;
      return;
    }
    const abort = new AbortController();
    this.#abort = abort;
    this.#again = false;
    void this.#lookNow(abort.signal)
      .catch(error => {
        if (!abort.signal.aborted) this.log(`The Go compiler could not be asked about escapes: ${error}`);
      })
      .finally(() => {
        if (this.#abort !== abort) return;
        this.#abort = undefined;
        if (this.#again) this.#look();
      });
  }

  async #lookNow(signal: AbortSignal): Promise<void> {
    const profile = this.store.current;
    if (profile !== undefined) await this.analyst.look(profile, signal);
  }
}

/** The 1-based line of the older text `before` that is `line` now; undefined where it is new or was changed. */
function lineBefore(map: LineMap, line: number, before: string): number | undefined {
  const count = before.split('\n').length;
  for (let then = 1; then <= count; then++) if (map.current(then) === line) return then;
  return undefined;
}
