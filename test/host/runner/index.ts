import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { filesVariable, resultVariable } from './resultFile';

/** What VS Code calls in its extension host: runs every bundled host test and rejects when one failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: SilentReporter });
  const selected = process.env[filesVariable]?.split('\n');
  for (const file of selected ?? testFiles(path.dirname(__dirname))) mocha.addFile(file);
  const result = await runToEnd(mocha);
  const resultFile = process.env[resultVariable];
  if (resultFile) writeFileSync(resultFile, JSON.stringify(result));
  if (result.failed > 0) throw new Error(`${result.failed} of the host tests failed\n${result.report.join('\n')}`);
}

/** The report is collected below; what Mocha would print here is shown by no VS Code in the same way. */
class SilentReporter extends Mocha.reporters.Base {}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.test.js'))
    .sort()
    .map(file => path.join(folder, file));
}

interface HostResult {
  passed: number;
  failed: number;
  skipped: number;
  readonly skippedTests: string[];
  readonly report: string[];
}

function runToEnd(mocha: Mocha): Promise<HostResult> {
  const result: HostResult = { passed: 0, failed: 0, skipped: 0, skippedTests: [], report: [] };
  return new Promise(resolve => {
    mocha
      .run(() => resolve(result))
      .on('pass', test => {
        result.passed += 1;
        result.report.push(`✔ ${test.fullTitle()} (${test.duration} ms)`);
      })
      .on('fail', (test, error) => {
        result.failed += 1;
        result.report.push(`✖ ${test.fullTitle()}\n${error.stack ?? error}`);
      })
      .on('pending', test => {
        result.skipped += 1;
        result.skippedTests.push(test.fullTitle());
        result.report.push(`﹣ ${test.fullTitle()} (skipped)`);
      });
  });
}
