/** Every command is given this long at least: what the target gets to later is still undone then. */
const LEAST_MS = 200;

/** One time limit over several waits, each of which has a limit of its own. */
export class Deadline {
  private readonly end: number;

  constructor(ms: number) {
    this.end = performance.now() + ms;
  }

  /** Milliseconds that a wait may take which would take `most` otherwise. */
  within(most: number): number {
    return Math.max(LEAST_MS, Math.min(most, this.end - performance.now()));
  }
}
