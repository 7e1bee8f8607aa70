import { buildExtension } from './bundling/buildExtension';
import { bundleTests } from './bundling/bundleTests';
import { selectTests } from './testing/arguments';
import { lanesOf } from './testing/lanes';
import { asSecondLane, startSecondLane } from './testing/secondLane';
import { runStep, type Step } from './testing/steps';
import { brokenSuite, type SuiteResult, skippedLines, sum } from './testing/suiteResult';

/** Every line below a suite's heading is its own; the last line of all output is the sum and nothing follows it. */
const args = process.argv.slice(2);
const { measuring, compiling, alone } = lanesOf(selectTests(args));
// Without this a signal would end this process at once and leave the running suite behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

const report = asSecondLane();
if (report) {
  const total = sum(await runAll(compiling));
  await report(total);
  process.exitCode = total.failed === 0 ? 0 : 1;
} else {
  const total = sum([await runStep({ name: 'build', run: build }), ...(await runLanes())]);
  for (const line of skippedLines(total)) console.log(line);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

async function runLanes(): Promise<SuiteResult[]> {
  if (measuring.length === 0 || compiling.length === 0) return runAll([...compiling, ...measuring, ...alone]);
  const second = startSecondLane(process.argv.slice(1), 'dist/test');
  const names = compiling.map(({ name }) => name).join(', ');
  console.log(
    `\nBeside what follows runs: ${names}. Its lines come when it has ended (until then: ${second.logFile}).`,
  );
  const results = await runAll(measuring, second.tellIfEnded);
  const others = await second.result();
  return [...results, others, ...(alone.length > 0 ? await runAll(alone) : [])];
}

async function runAll(steps: readonly Step[], afterEach?: () => void): Promise<SuiteResult[]> {
  // A selection that selects nothing has proved nothing.
  if (steps.length === 0) return [await runStep({ name: 'selection', run: async () => brokenSuite })];
  const results: SuiteResult[] = [];
  for (const step of steps) {
    results.push(await runStep(step));
    afterEach?.();
  }
  return results;
}

async function build(): Promise<SuiteResult> {
  // The tests are bundled also when the extension cannot be: most of them do without it.
  await bundleTests();
  await buildExtension();
  console.log('✔ the extension and the tests are bundled');
  return { passed: 1, failed: 0, skipped: 0 };
}
