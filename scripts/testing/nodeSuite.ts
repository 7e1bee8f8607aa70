import { mkdir, readFile, rm } from 'node:fs/promises';
import { bundled, countingReporter, type Suite } from '../bundling/bundleTests';
import { runInTerminal } from '../process/run';
import { judge, type SuiteResult } from './suiteResult';

interface NodeSuiteLimits {
  /** Milliseconds after which a test file is given up. */
  readonly fileTimeout: number;
  /** Files at a time; Node's own choice when left out. */
  readonly concurrency?: number;
}

/** The suites with processes of their own run one file at a time: what one measures, another would disturb. */
const limits: Record<'unit' | 'live' | 'browser', NodeSuiteLimits> = {
  unit: { fileTimeout: 120_000 },
  live: { fileTimeout: 600_000, concurrency: 1 },
  browser: { fileTimeout: 600_000, concurrency: 1 },
};

/** Runs bundled test files of a suite with Node's own test runner. Runs at the same time need different names. */
export async function runNodeSuite(
  name: string,
  suite: Exclude<Suite, 'host'>,
  files: readonly string[],
): Promise<SuiteResult> {
  const countsFile = `dist/test/${name}.counts.json`;
  await mkdir('dist/test', { recursive: true });
  await rm(countsFile, { force: true });
  const { fileTimeout, concurrency } = limits[suite];
  const exitCode = await runInTerminal(process.execPath, [
    '--enable-source-maps',
    '--test',
    `--test-timeout=${fileTimeout}`,
    ...(concurrency ? [`--test-concurrency=${concurrency}`] : []),
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...[`--test-reporter=${countingReporter}`, `--test-reporter-destination=${countsFile}`],
    ...files.map(bundled),
  ]);
  return judge(await readCounts(countsFile), exitCode);
}

/** Undefined when the runner did not live to write them. */
export async function readCounts(file: string): Promise<SuiteResult | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
