import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProfileSum } from '../../../src/capture/node/profileSum';
import { WindowSum } from '../../../src/capture/node/windowSum';
import type { RawCapture, RunningCapture } from '../../../src/capture/profiler';
import { decodeV8HeapProfile } from '../../../src/core/formats/v8/decodeV8HeapProfile';

const frame = (functionName: string) => ({
  callFrame: { functionName, scriptId: '7', url: '/w/a.js', lineNumber: 4, columnNumber: 1 },
});

/** `main` calls `work`, which allocated `size` bytes in `samples` samples; V8 numbers the nodes anew in each window. */
function window(size: number, samples: number, id = 1): Uint8Array {
  const work = { ...frame('work'), selfSize: size, id: id + 2, children: [] };
  const main = { ...frame('main'), selfSize: 8, id: id + 1, children: [work] };
  const head = { ...frame('(root)'), selfSize: 0, id, children: [main] };
  const listed = Array.from({ length: samples }, (_, i) => ({ size: size / samples, nodeId: id + 2, ordinal: i }));
  return Buffer.from(JSON.stringify({ head, samples: [{ size: 8, nodeId: id + 1, ordinal: 0 }, ...listed] }));
}

test('windows are added stack by stack, with how many samples each has', () => {
  const sum = new ProfileSum();
  sum.add(window(100, 2));
  sum.add(window(50, 5, 40));
  const decoded = decodeV8HeapProfile(sum.toProfile(), { interval: 1024 });
  assert.ok(decoded.kind === 'profile');
  assert.deepEqual([...decoded.profile.values[0]!], [16, 150]);
  assert.deepEqual([...decoded.profile.recorded], [2, 7]);
});

test('a sum is as large after a thousand windows as after two', () => {
  const sizeAfter = (windows: number) => {
    const sum = new ProfileSum();
    for (let i = 0; i < windows; i++) sum.add(window(1000, 100, i * 3));
    return sum.toProfile().length;
  };
  assert.ok(sizeAfter(1000) - sizeAfter(2) < 20, 'it may grow by digits only');
});

/** A capture of a program whose windows have 100 bytes each. */
function capture(answers: () => boolean, others: readonly Uint8Array[] = []): RunningCapture & { rotations: number } {
  let started = 0;
  const next = (): RawCapture => {
    const raw = { kind: 'v8HeapProfile', profile: window(100, 1), others, interval: 1024, stopMs: 5 } as const;
    const startedMs = started;
    started += 1000;
    return { ...raw, attribution: 'exact', startedMs, durationMs: 1000, notes: ['a note'] };
  };
  const running = {
    rotations: 0,
    allocationRate: undefined,
    notes: ['a note'],
    ended: new Promise<void>(() => undefined),
    currentRate: async () => (answers() ? 1 : undefined),
    rotate: async () => {
      running.rotations++;
      return next();
    },
    stop: async () => next(),
    dispose: async () => undefined,
  };
  return running;
}

test('a run is read window by window and comes out as one capture', async context => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const running = capture(() => true);
  const windows = new WindowSum(running);
  const settled = () => new Promise(resolve => setImmediate(resolve));
  for (const wait of [1_000, 1_000, 10_000, 10_000]) {
    context.mock.timers.tick(wait);
    await settled();
  }
  assert.equal(running.rotations, 4);
  const raw = await windows.stop();
  assert.ok(raw.kind === 'v8HeapProfile');
  assert.deepEqual([raw.startedMs, raw.durationMs, raw.stopMs, raw.attribution], [0, 5000, 5, 'exact']);
  const decoded = decodeV8HeapProfile(raw.profile, raw);
  assert.ok(decoded.kind === 'profile');
  assert.deepEqual([...decoded.profile.values[0]!], [40, 500]);
  context.mock.timers.tick(60_000);
  await settled();
  assert.equal(running.rotations, 4, 'nothing is read after the end');
});

test('a program that does not answer is left alone, and what ends at once stays as V8 told it', async context => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const running = capture(() => false);
  const windows = new WindowSum(running);
  context.mock.timers.tick(1_000);
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(running.rotations, 0);
  const raw = await windows.stop();
  assert.ok(raw.kind === 'v8HeapProfile');
  assert.deepEqual(raw.profile, window(100, 1));
});

test('what worker threads allocated is in the sum once, and no more beside it', async context => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const windows = new WindowSum(capture(() => true, [window(20, 2), window(3, 1)]));
  context.mock.timers.tick(1_000);
  await new Promise(resolve => setImmediate(resolve));
  const raw = await windows.stop();
  assert.ok(raw.kind === 'v8HeapProfile');
  assert.equal(raw.others, undefined);
  const decoded = decodeV8HeapProfile(raw.profile, raw);
  assert.ok(decoded.kind === 'profile');
  assert.deepEqual([...decoded.profile.values[0]!], [48, 246]);
  assert.deepEqual([...decoded.profile.recorded], [6, 8]);
});
