import { brokenSuite, type SuiteResult } from './suiteResult';

/** A part of a test run that prints a heading, lines of its own, and what it came to. */
export interface Step {
  readonly name: string;
  run(): Promise<SuiteResult>;
}

/** Runs it to its end. Never rejects: what breaks off has failed. */
export async function runStep({ name, run }: Step): Promise<SuiteResult> {
  console.log(`\n── ${name} ──`);
  const begin = performance.now();
  const result = await run().catch((error: unknown) => {
    console.log(error);
    return brokenSuite;
  });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  console.log(`${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped (${seconds} s)`);
  const { skippedTests = [] } = result;
  return { ...result, skippedTests: skippedTests.map(title => `${name}: ${title}`) };
}
