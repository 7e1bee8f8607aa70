import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Function as GoFunction, Line, Location, Profile as Pprof, Sample, StringTable, ValueType } from 'pprof-format';
import { decodePprof } from '../../../src/core/formats/pprof/decodePprof';
import { focusGoTest } from '../../../src/core/profile/goTestFocus';
import { decodedProfile, samplesText } from '../formats/profileText';

const MEASURED = 'shop/web.BenchmarkPage < testing.(*B).runN < testing.(*B).launch';
const WARM_UP = 'shop/web.BenchmarkPage < testing.(*B).runN < testing.(*B).run1.func1';

test('what package testing, init and the runtime allocate is left out, although runN stands above it', () => {
  const kept = focused('BenchmarkPage', [
    `strings.Join < ${MEASURED}`,
    'context.WithCancel < testing.(*B).runN < testing.(*B).launch',
    'fmt.Sprintf < testing.(*B).run < testing.(*B).runN < testing.runBenchmarks < testing.(*M).Run < main.main < runtime.main',
    'shop/web.init < runtime.doInit1 < runtime.main',
    'runtime.newobject < runtime.gcBgMarkWorker',
    'os/signal.loop',
  ]);
  assert.deepEqual(kept, [`strings.Join < ${MEASURED}`]);
});

test('goroutines of the code under test stay, whoever started them', () => {
  const goroutines = [
    'shop/web.work',
    'net/http.(*conn).serve',
    'shop/web.BenchmarkPage.func1 < testing.(*B).RunParallel.func1',
  ];
  assert.deepEqual(focused('BenchmarkPage', goroutines), goroutines);
});

test('of a benchmark the run with b.N = 1 goes where the real one is there, and stays where it is all there is', () => {
  assert.deepEqual(focused('BenchmarkPage', [WARM_UP, MEASURED]), [MEASURED]);
  assert.deepEqual(focused('BenchmarkPage', [WARM_UP]), [WARM_UP]);
});

test('closures and sub-benchmarks belong to it, longer names and methods of the same name do not', () => {
  const sub = 'shop.v2/web.v2.BenchmarkPage.func2.1 < testing.(*B).runN < testing.(*B).launch';
  const kept = focused('BenchmarkPage', [
    sub,
    'shop/web.BenchmarkPages < testing.(*B).runN < testing.(*B).launch',
    'shop/web.(*T).BenchmarkPage < testing.(*B).runN < testing.(*B).launch',
  ]);
  assert.deepEqual(kept, []);
  assert.deepEqual(focused('BenchmarkPage', [sub.replaceAll('.v2', '')]), [sub.replaceAll('.v2', '')]);
  assert.deepEqual(focused('TestA', ['shop.TestA.func1 < testing.tRunner']), ['shop.TestA.func1 < testing.tRunner']);
});

/** The stacks that stay, as they were given. */
function focused(functionName: string, stacks: readonly string[]): string[] {
  const strings = new StringTable();
  const functions = [...new Set(stacks.flatMap(stack => stack.split(' < ')))];
  const profile = new Pprof({
    stringTable: strings,
    sampleType: ['alloc_objects', 'alloc_space'].map(
      type =>
        new ValueType({ type: strings.dedup(type), unit: strings.dedup(type === 'alloc_space' ? 'bytes' : 'count') }),
    ),
    function: functions.map((name, i) => new GoFunction({ id: i + 1, name: strings.dedup(name) })),
    location: functions.map((_, i) => new Location({ id: i + 1, line: [new Line({ functionId: i + 1, line: 1 })] })),
    sample: stacks.map(
      stack => new Sample({ locationId: stack.split(' < ').map(name => functions.indexOf(name) + 1), value: [1, 16] }),
    ),
    period: 1,
  });
  const decoded = decodedProfile(decodePprof(profile.encode()));
  const kept = decodedProfile({ kind: 'profile', profile: focusGoTest(decoded, functionName) });
  return samplesText(kept).map(line => line.split(' | ')[1]!.replaceAll(/ :1/g, ''));
}
