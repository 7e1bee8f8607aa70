import path from 'node:path';
import { CommandError, run } from '../process/run';
import type { SuiteResult } from './suiteResult';

/** Each check counts as one test. The programs are run from their files: node_modules/.bin is not on every PATH. */
const checks: Readonly<Record<string, readonly string[]>> = {
  'types of the whole project': ['typescript/bin/tsc', '--noEmit', '-p', '.'],
  'types of the pure core (neither Node nor DOM)': ['typescript/bin/tsc', '--noEmit', '-p', 'src/core'],
  'format and lint': ['@biomejs/biome/bin/biome', 'check', '--colors=off', '.'],
  'boundaries between layers': [
    'dependency-cruiser/bin/dependency-cruise.mjs',
    'src',
    '--config',
    '.dependency-cruiser.cjs',
  ],
};

export async function runStaticChecks(): Promise<SuiteResult> {
  let failed = 0;
  for (const [title, [program = '', ...args]] of Object.entries(checks)) {
    if (!(await passes(title, path.join('node_modules', program), args))) failed += 1;
  }
  return { passed: Object.keys(checks).length - failed, failed, skipped: 0 };
}

async function passes(title: string, program: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(process.execPath, [program, ...args]);
    console.log(`✔ ${title}`);
    return true;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.log(`✖ ${title}\n${error.message}`);
    return false;
  }
}
