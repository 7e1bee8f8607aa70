import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CaptureError } from '../../capture/captureError';
import { decodeProfile } from '../../core/formats/decode';
import { type BenchmarkReading, benchmarkReadings } from '../../core/insight/benchmarkOutput';
import type { Proof } from '../../core/insight/proof';
import { stringReader } from '../../core/profile/stringAt';
import { type GoBuildSettings, runGo } from '../escape/goCommand';
import { type GoSurroundings, goSurroundings } from '../judge/goSurroundings';
import { buildTests } from './testBinary';

/** A rewrite to be measured. */
export interface RewriteToProve {
  readonly path: string;
  /** The file as it is in the editor, and as the rewrite leaves it. */
  readonly before: string;
  readonly after: string;
  /** 1-based lines of `before` that the rewrite is about. */
  readonly lines: readonly number[];
  /** Other files with unsaved changes, and files that are not there, by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly settings: GoBuildSettings;
}

/** Turns of each side: fewer than six cannot be told from chance. */
const turns = 8;
const turnTime = '100ms';
const runMs = 60_000;

/**
 * Measures benchmarks of the package before and after a rewrite, turn by turn, so that whatever else the machine does falls on
 * both. Nothing is written to the workspace; benchmarks run in the folder of their package, as `go test` runs them. Rejects with
 * CaptureError where the tests do not build or fail, and with CancelledError.
 */
export class Prover {
  private constructor(
    private readonly rewrite: RewriteToProve,
    private readonly folder: string,
    private readonly signal: AbortSignal,
    private readonly surroundings: GoSurroundings,
    private readonly binary: string,
  ) {}

  /** Gives `use` a prover of `rewrite`; what it built is gone afterwards. */
  static async with<T>(rewrite: RewriteToProve, signal: AbortSignal, use: (prover: Prover) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'alloc-lens-proof-'));
    try {
      const surroundings = await surroundingsOf(rewrite, signal);
      const binary = await buildTests(buildOf(rewrite, rewrite.before, surroundings), folder, 'before', signal);
      return await use(new Prover(rewrite, folder, signal, surroundings, binary));
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    }
  }

  /**
   * Those of `benchmarks` that allocate on the lines of the rewrite, in their order. Each is run once. One that fails, or does
   * not end, is left out: it may want a database, and another may do. `onFailure` is told why.
   */
  async reaching(
    benchmarks: readonly string[],
    onFailure: (failure: CaptureError) => void = () => undefined,
  ): Promise<string[]> {
    const reaching: string[] = [];
    for (const name of benchmarks) {
      try {
        if (await this.reaches(name)) reaching.push(name);
      } catch (error) {
        if (!(error instanceof CaptureError) || error.failure !== 'testFailed') throw error;
        onFailure(error);
      }
    }
    return reaching;
  }

  /** One proof for each benchmark and sub-benchmark of that name. `onTurn` is told how many of how many turns are done. */
  async prove(benchmark: string, onTurn: (done: number, all: number) => void = () => undefined): Promise<Proof[]> {
    const build = buildOf(this.rewrite, this.rewrite.after, this.surroundings);
    const after = await buildTests(build, this.folder, 'after', this.signal);
    const readings = { before: [] as BenchmarkReading[], after: [] as BenchmarkReading[] };
    for (let turn = 0; turn < turns; turn++) {
      // Who goes first changes, so that neither side always finds the caches of the other.
      const order = turn % 2 === 0 ? (['before', 'after'] as const) : (['after', 'before'] as const);
      for (const side of order) {
        const output = await this.run(
          side === 'before' ? this.binary : after,
          benchmark,
          `-test.benchtime=${turnTime}`,
        );
        readings[side].push(...benchmarkReadings(output));
      }
      onTurn(turn + 1, turns);
    }
    return proofs(readings.before, readings.after);
  }

  private async reaches(name: string): Promise<boolean> {
    const file = join(this.folder, 'reach.out');
    await this.run(this.binary, name, '-test.benchtime=1x', '-test.memprofilerate=1', `-test.memprofile=${file}`);
    const decoded = decodeProfile(gunzipSync(await readFile(file)));
    if (decoded.kind !== 'profile') return false;
    const { frames, strings } = decoded.profile;
    const text = stringReader(strings);
    const lines = new Set(this.rewrite.lines);
    return frames.line.some((line, frame) => lines.has(line) && text(frames.file[frame]!) === this.rewrite.path);
  }

  private async run(command: string, benchmark: string, ...flags: string[]): Promise<string> {
    const args = ['-test.run=^$', `-test.bench=^${benchmark}$`, '-test.benchmem', ...flags];
    const directory = dirname(this.rewrite.path);
    // As `go test` does; a benchmark may look for its files by it.
    const env = { ...process.env, PWD: directory };
    const { code, output } = await runGo({ command, args, directory, env }, runMs, this.signal);
    if (code === 0) return output;
    const why = /^(?:panic|fatal error): .*$|^\s+\S+\.go:\d+: .*$/m.exec(output)?.[0].trim();
    throw new CaptureError(
      'testFailed',
      `${benchmark} failed${why === undefined ? ` within ${runMs / 1000} s` : `: ${why}`}.`,
      'Make the benchmark pass, then measure again.',
    );
  }
}

function buildOf({ path, texts, settings }: RewriteToProve, text: string, surroundings: GoSurroundings) {
  return { directory: dirname(path), texts: new Map([...texts, [path, text]]), settings, surroundings };
}

async function surroundingsOf({ path, settings }: RewriteToProve, signal: AbortSignal): Promise<GoSurroundings> {
  const found = await goSurroundings(dirname(path), settings, signal);
  if (found !== undefined) return found;
  const why = `“${settings.command} env” does not work in ${dirname(path)}.`;
  throw new CaptureError('buildFailed', why, 'Make “go test” work in this folder, then measure again.');
}

function proofs(before: readonly BenchmarkReading[], after: readonly BenchmarkReading[]): Proof[] {
  const names = [...new Set(before.map(({ name }) => name))];
  return names
    .map(name => ({
      name,
      before: before.filter(each => each.name === name),
      after: after.filter(each => each.name === name),
    }))
    .filter(proof => proof.after.length > 0);
}
