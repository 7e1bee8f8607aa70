import { buildExtension } from './bundling/buildExtension';
import { bundleTests, type Suite } from './bundling/bundleTests';
import { selectTests } from './testing/arguments';
import { runHostSuite } from './testing/hostSuite';
import { runNodeSuite } from './testing/nodeSuite';
import { runStaticChecks } from './testing/staticChecks';
import { brokenSuite, type SuiteResult, skippedLines, sum } from './testing/suiteResult';

/** Every line below a suite's heading is its own; the last line of all output is the sum and nothing follows it. */
const selection = selectTests(process.argv.slice(2));
const results: SuiteResult[] = [];
// Without this a signal would end this process at once and leave the running suite behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

if (selection.staticChecks) await step('static', runStaticChecks);
await step('build', build);
for (const { suite, files } of selection.suites) await step(suite, () => runSuite(suite, files));
// A selection that selects nothing has proved nothing.
if (!selection.staticChecks && selection.suites.length === 0) await step('selection', async () => brokenSuite);

const total = sum(results);
for (const line of skippedLines(total)) console.log(line);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function step(name: string, runStep: () => Promise<SuiteResult>): Promise<void> {
  console.log(`\n── ${name} ──`);
  const begin = performance.now();
  const result = await runStep().catch((error: unknown) => {
    console.log(error);
    return brokenSuite;
  });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  console.log(`${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped (${seconds} s)`);
  const { skippedTests = [] } = result;
  results.push({ ...result, skippedTests: skippedTests.map(title => `${name}: ${title}`) });
}

async function build(): Promise<SuiteResult> {
  // The tests are bundled also when the extension cannot be: most of them do without it.
  await bundleTests();
  await buildExtension();
  console.log('✔ the extension and the tests are bundled');
  return { passed: 1, failed: 0, skipped: 0 };
}

function runSuite(suite: Suite, files: readonly string[]): Promise<SuiteResult> {
  return suite === 'host' ? runHostSuite(files) : runNodeSuite(suite, files);
}
