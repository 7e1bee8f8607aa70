/** What one process measures. */
export interface Reading {
  /**
   * Milliseconds. For `host` the longest time that its thread worked without a pause: processor time where the system tells it
   * (Linux), else by the clock, less what an idle thread is held up. By the clock alone a busy machine would be judged.
   */
  readonly ms: number;
  /** Peak resident memory. */
  readonly bytes: number;
  /** For `host`: the same by the clock, and what the clock says of the thread while it was idle just before. */
  readonly clock?: { readonly ms: number; readonly idleMs: number };
}

export type Measured = number | Omit<Reading, 'bytes'>;

export type Subjects = Readonly<Record<string, () => Measured | Promise<Measured>>>;

/** Measures the subject named first on the command line and prints its reading. */
export async function measure(subjects: Subjects): Promise<void> {
  const run = subjects[process.argv[2] ?? ''];
  if (run === undefined) throw new Error(`no subject ${process.argv[2]}`);
  const result = await run();
  const bytes = process.resourceUsage().maxRSS * 1024;
  const reading = typeof result === 'number' ? { ms: result } : result;
  process.stdout.write(JSON.stringify({ ...reading, bytes } satisfies Reading));
}

export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
