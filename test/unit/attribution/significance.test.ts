import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSignificant, ofMany } from '../../../src/core/attribution/significance';

const rate = 524_288;
const change = (before: number, after: number) => ({
  before: before * rate,
  after: after * rate,
  beforeRecorded: before,
  afterRecorded: after,
});

test('a few samples more or less are noise, however large the percentage', () => {
  assert.equal(isSignificant(change(3, 10), 10, 10), false);
  assert.equal(isSignificant(change(1, 0), 10, 10), false);
  assert.equal(isSignificant(change(25, 33), 10, 10), false);
});

test('a fall that the samples support is told', () => {
  assert.equal(isSignificant(change(1800, 30), 10, 10), true);
  assert.equal(isSignificant(change(15, 0), 10, 10), true);
});

test('one row of many needs more: what is new on four samples may be nothing', () => {
  assert.equal(isSignificant(change(0, 4), 10, 10), true);
  assert.equal(isSignificant(change(0, 4), 10, 10, ofMany), false);
  assert.equal(isSignificant(change(6, 19), 10, 10, ofMany), false);
  assert.equal(isSignificant(change(0, 12), 10, 10, ofMany), true);
});

test('windows of different length are compared by rate', () => {
  assert.equal(isSignificant(change(100, 200), 10, 20), false);
  assert.equal(isSignificant(change(100, 200), 10, 10), true);
});

test('of two equal Poisson rates about one in twenty pairs seems to differ', () => {
  // Seeded, and wide enough for any seed: 2000 pairs of counts around 100 with the normal approximation.
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const count = () => Math.round(100 + 10 * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()));
  let told = 0;
  for (let pair = 0; pair < 2000; pair++) if (isSignificant(change(count(), count()), 10, 10)) told++;
  assert.ok(told > 50 && told < 160, `${told} of 2000`);
});
