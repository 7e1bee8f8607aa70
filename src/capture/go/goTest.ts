import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CancelledError } from '../captureError';
import { type Exit, ProcessGroup } from '../launch/processGroup';
import type { GoTestRecipe } from '../launch/recipe';
import type { LaunchOptions, RunningLaunch } from '../launch/runningLaunch';
import { TimeLimit } from '../launch/timeLimit';
import type { RawCapture } from '../profiler';
import {
  explainGoFailure,
  goMissing,
  measuredPerOperation,
  nothingRan,
  timedOut,
  wroteNoProfile,
} from './goTestOutput';

const PROFILE = 'mem.out';
const BINARY = 'pkg.test';

/** Runs one test or benchmark by `go test -memprofile`. The profile is written when the run ends, so it cannot be cut short. */
export async function goTestRun(recipe: GoTestRecipe, { signal, onOutput }: LaunchOptions): Promise<RunningLaunch> {
  if (signal.aborted) throw new CancelledError();
  const folder = await mkdtemp(join(tmpdir(), 'alloc-lens-test-'));
  try {
    const args = goTestArguments(recipe, folder);
    onOutput(`$ cd ${recipe.directory}\n$ ${recipe.goCommand} ${args.join(' ')}\n`);
    const command = { command: recipe.goCommand, args, directory: recipe.directory };
    const group = await ProcessGroup.start(command, onOutput);
    return new GoTestRun(recipe, group, folder, signal);
  } catch (error) {
    await remove(folder);
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? goMissing(recipe, error) : error;
  }
}

/** The arguments of the go command; what it writes goes to `folder`, nothing to the package's own folder. */
export function goTestArguments(recipe: GoTestRecipe, folder: string): string[] {
  const { functionName, buildTags, iterations, profileRate } = recipe;
  const which = isBenchmark(recipe)
    ? ['-run=^$', `-bench=^${functionName}$`, '-benchmem', `-benchtime=${iterations}x`]
    : [`-run=^${functionName}$`];
  return [
    'test',
    '-v',
    '-count=1',
    ...which,
    ...(buildTags === '' ? [] : [`-tags=${buildTags}`]),
    `-memprofile=${PROFILE}`,
    `-memprofilerate=${profileRate}`,
    `-outputdir=${folder}`,
    '-o',
    join(folder, BINARY),
    // The recipe's own limit ends the whole group; go's would only end the test, with a page of goroutines.
    '-timeout=0',
    '.',
  ];
}

export function isBenchmark(recipe: GoTestRecipe): boolean {
  return recipe.functionName.startsWith('Benchmark');
}

class GoTestRun implements RunningLaunch {
  readonly allocationRate = undefined;
  readonly notes: readonly string[] = [];
  readonly canStop = false;
  readonly ended: Promise<void>;
  private readonly startedMs = Date.now();
  private readonly limit: TimeLimit;
  private given = false;
  private cleaning: Promise<void> | undefined;

  constructor(
    private readonly recipe: GoTestRecipe,
    private readonly group: ProcessGroup,
    private readonly folder: string,
    signal: AbortSignal,
  ) {
    const onAbort = () => void this.dispose();
    signal.addEventListener('abort', onAbort, { once: true });
    this.limit = new TimeLimit(recipe.timeoutMs, () => void group.end());
    this.ended = group.exited.then(() => {
      this.limit.lift();
      signal.removeEventListener('abort', onAbort);
      this.given = true;
    });
    if (signal.aborted) onAbort();
  }

  async stop(): Promise<RawCapture> {
    if (!this.given) await this.dispose();
    if (this.cleaning !== undefined) throw new CancelledError();
    try {
      return await this.result(await this.group.exited);
    } finally {
      // What is in the folder is read until `dispose`.
      await this.group.end();
    }
  }

  dispose(): Promise<void> {
    this.limit.lift();
    this.cleaning ??= this.group.end().then(() => remove(this.folder));
    return this.cleaning;
  }

  private async result(exit: Exit): Promise<RawCapture> {
    const { recipe } = this;
    const { output } = this.group;
    if (this.limit.passed) throw timedOut(recipe);
    if (exit.code !== 0) throw explainGoFailure(recipe, output, exit);
    const perOperation = isBenchmark(recipe) ? measuredPerOperation(output) : undefined;
    const skipped = nothingRan(recipe, output);
    if (skipped !== undefined) throw skipped;
    const profile = await readFile(join(this.folder, PROFILE)).catch(error => {
      throw wroteNoProfile(recipe, error);
    });
    const { functionName } = recipe;
    const notes = recipe.profileRate === 1 ? [] : [rateNote(recipe.profileRate)];
    const binary = join(this.folder, BINARY);
    const about = { functionName, binary, startedMs: this.startedMs, durationMs: 0, notes };
    const result = { kind: 'goTest', profile, ...about } as const;
    return perOperation === undefined ? result : { ...result, perOperation };
  }
}

function rateNote(rate: number): string {
  return `Recorded about one allocation in each ${rate} bytes; set the rate to 1 to record all of them.`;
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}
