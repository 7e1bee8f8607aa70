/** Ends a run that takes longer than its recipe allows. */
export class TimeLimit {
  private readonly timer: NodeJS.Timeout | undefined;
  #passed = false;

  /** `ms` is 0 for no limit. */
  constructor(ms: number, end: () => void) {
    if (ms <= 0) return;
    this.timer = setTimeout(() => {
      this.#passed = true;
      end();
    }, ms);
  }

  /** Whether it was this limit that ended the run. */
  get passed(): boolean {
    return this.#passed;
  }

  /** The run has ended by itself, or is given up. Idempotent. */
  lift(): void {
    clearTimeout(this.timer);
  }
}
