import { buildExtension } from './bundling/buildExtension';
import { bundleTests } from './bundling/bundleTests';
import { selectTests } from './testing/arguments';
import { asLane, startLane } from './testing/lane';
import { type BackgroundLane, backgroundLanes, lanesOf } from './testing/lanes';
import { runStep, type Step } from './testing/steps';
import { brokenSuite, type SuiteResult, skippedLines, sum } from './testing/suiteResult';

/** Every line below a suite's heading is its own; the last line of all output is the sum and nothing follows it. */
const args = process.argv.slice(2);
const lanes = lanesOf(selectTests(args));
// Without this a signal would end this process at once and leave the running suite behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

const lane = asLane();
if (lane) {
  const total = sum(await runAll(lanes[lane.name as BackgroundLane]));
  await lane.report(total);
  process.exitCode = total.failed === 0 ? 0 : 1;
} else {
  const total = sum([await runStep({ name: 'build', run: build }), ...(await runLanes())]);
  for (const line of skippedLines(total)) console.log(line);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

async function runLanes(): Promise<SuiteResult[]> {
  const { measuring, alone } = lanes;
  const beside = backgroundLanes.filter(name => lanes[name].length > 0);
  if (measuring.length === 0 || beside.length === 0)
    return runAll([...beside.flatMap(name => lanes[name]), ...measuring, ...alone]);
  const others = beside.map(name => {
    const started = startLane(name, process.argv.slice(1), 'dist/test');
    console.log(`\nBeside what follows runs: ${lanes[name].map(step => step.name).join(', ')}.`);
    console.log(`Its lines come when it has ended (until then: ${started.logFile}).`);
    return started;
  });
  const results = await runAll(measuring, () => {
    for (const other of others) other.tellIfEnded();
  });
  for (const other of others) results.push(await other.result());
  return [...results, ...(alone.length > 0 ? await runAll(alone) : [])];
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
