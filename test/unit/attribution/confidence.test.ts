import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confidence, honest, secondsNeeded } from '../../../src/core/attribution/confidence';
import { seeded } from '../formats/randomPprof';

const rate = 524_288;

test('a number rests on enough samples from ±50 % and four recorded allocations on', () => {
  const sure = (recorded: number) => confidence({ value: recorded * rate, variance: undefined, recorded }).isEnough;
  assert.deepEqual([3, 4, 15, 16, 400].map(sure), [false, false, false, true, true]);
  const few = confidence({ value: 3e9, variance: 1, recorded: 3 });
  assert.equal(few.isEnough, false, 'three large allocations were all recorded, and are still only three');
});

test('what was recorded without exception has no error, and a value without samples an unknown one', () => {
  assert.deepEqual(confidence({ value: 96, variance: 0, recorded: 1, isExact: true }), {
    halfWidth: 0,
    isEnough: true,
  });
  assert.deepEqual(confidence({ value: 96, variance: undefined, recorded: 0 }), {
    halfWidth: undefined,
    isEnough: false,
  });
});

test('the window that would tell a value to ±20 % grows with the square of its error', () => {
  const sure = confidence({ value: 10e6, variance: undefined, recorded: 20 });
  assert.equal(Math.round(((sure.halfWidth ?? 0) / 10e6) * 100), 44);
  const seconds = secondsNeeded(10e6, sure, 10) ?? 0;
  assert.ok(Math.abs(seconds - 48.02) < 0.01, String(seconds));
  assert.equal(secondsNeeded(10e6, sure, 0), undefined);
  assert.equal(secondsNeeded(10e6, { halfWidth: 1e6, isEnough: true }, 10), undefined);
});

test('a number has no digit that its interval does not support', () => {
  const rounded = [
    [12.4e6, 5.5e6],
    [412e6, 21e6],
    [1.234, 0.05],
    [38, 60],
    [412, 0],
    [0, 3],
  ] as const;
  assert.deepEqual(
    rounded.map(([value, half]) => Number(honest(value, half).toPrecision(6))),
    [12e6, 410e6, 1.23, 40, 412, 0],
  );
  assert.equal(honest(412, undefined), 412);
});

test('the interval holds the truth in 92 to 98 of 100 sampled profiles', () => {
  const random = seeded(7);
  const [size, count, runs] = [4096, 40_000, 400];
  const p = -Math.expm1(-size / rate);
  let held = 0;
  for (let run = 0; run < runs; run++) {
    const recorded = binomial(count, p, random);
    const value = (recorded / p) * size;
    const { halfWidth = 0 } = confidence({ value, variance: undefined, recorded });
    if (Math.abs(value - count * size) <= halfWidth) held++;
  }
  assert.ok(held >= 0.92 * runs && held <= 0.98 * runs, `${held} of ${runs}`);
});

/** Successes in `count` trials, by the lengths of the gaps between them. */
function binomial(count: number, p: number, random: () => number): number {
  let successes = 0;
  for (let at = 0; ; successes++) {
    at += Math.floor(Math.log(1 - random()) / Math.log(1 - p)) + 1;
    if (at > count) return successes;
  }
}
