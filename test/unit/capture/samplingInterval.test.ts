import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pilotDuration, samplingInterval } from '../../../src/capture/node/samplingInterval';

test('the interval keeps a capture within 15,000 samples and 1,500 a second, between 16 KB and 1 MB', () => {
  assert.equal(samplingInterval(0, 10), 16384);
  assert.equal(samplingInterval(20e6, 10), 16384);
  assert.equal(samplingInterval(700e6, 10), 466667);
  assert.equal(samplingInterval(700e6, 1), 466667); // The limit for each second binds in short captures.
  assert.equal(samplingInterval(100e6, 60), 400000); // The limit for the whole binds in long ones.
  assert.equal(samplingInterval(5e9, 60), 1048576);
});

test('the pilot takes a tenth of the window, at least a quarter of a second and at most one', () => {
  assert.deepEqual([0.5, 5, 10, 60].map(pilotDuration), [250, 500, 1000, 1000]);
});
