/** How a suite ended. A test that did not run is skipped, and counts neither way. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Their titles, with the reason where one was given. */
  readonly skippedTests?: readonly string[];
}

export const emptyResult: SuiteResult = { passed: 0, failed: 0, skipped: 0 };

/** The suite itself broke: it could not be started, it crashed, or it held no test. */
export const brokenSuite: SuiteResult = { passed: 0, failed: 1, skipped: 0 };

export function sum(results: readonly SuiteResult[]): SuiteResult {
  return results.reduce(
    (total, each) => ({
      passed: total.passed + each.passed,
      failed: total.failed + each.failed,
      skipped: total.skipped + each.skipped,
      skippedTests: [...(total.skippedTests ?? []), ...(each.skippedTests ?? [])],
    }),
    emptyResult,
  );
}

/** Names what did not run, for the end of all output; nothing where everything ran. */
export function skippedLines({ skipped, skippedTests = [] }: SuiteResult): string[] {
  return skipped === 0 ? [] : [`\n${skipped} skipped:`, ...skippedTests.map(title => `  ${title}`)];
}

/**
 * What the counts of a suite are worth, given how its process ended. Counts alone can lie: a process that dies at its end,
 * or a hook that throws after the last test, leaves only passed tests behind.
 */
export function judge(counts: SuiteResult | undefined, exitCode: number | string): SuiteResult {
  if (!counts) return complain('broke off without a result', exitCode, brokenSuite);
  if (exitCode !== 0 && counts.failed === 0)
    return complain('failed outside of its tests', exitCode, { ...counts, failed: 1 });
  if (counts.passed + counts.failed + counts.skipped === 0)
    return complain('ran no test at all', exitCode, brokenSuite);
  return counts;
}

function complain(what: string, exitCode: number | string, result: SuiteResult): SuiteResult {
  console.log(`The suite ${what} (exit code ${exitCode}).`);
  return result;
}
