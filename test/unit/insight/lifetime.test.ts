import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goLifetime, growthWindow, nodeLifetime } from '../../../src/core/insight/lifetime';
import type { GrowthWindow } from '../../../src/core/profile/growth';

const weight = 524_288;
const sampled = (bytes: number) => ({ bytes, recorded: Math.round(bytes / weight) });
const text = (lifetime: ReturnType<typeof goLifetime>) =>
  lifetime === undefined ? '' : `${lifetime.verdict}: ${lifetime.evidence}`;
const window = (growth: number, inUse: number, allocated: number) => growthWindow(growth, inUse, allocated, weight);

test('what is nowhere in use at the end of the window is garbage at once, as far as the samples go', () => {
  assert.equal(
    text(goLifetime(sampled(412e6), sampled(8e6), 10, [])),
    'garbage at once: 98 % of 412 MB was collected within the window',
  );
  assert.equal(text(goLifetime(sampled(9e6), sampled(0), 10, [])), '', '17 samples: 3 of 17 could be alive');
  assert.equal(text(goLifetime(sampled(1e6), sampled(0), 10, [])), '', 'two samples tell nothing');
});

test('what stays in use lives for a while, and how long follows where it is steady', () => {
  const steady = [window(2e6, 200e6, 400e6)];
  assert.equal(
    text(goLifetime(sampled(400e6), sampled(200e6), 10, steady)),
    'lives for a while: 200 MB in use at the end of the window, 400 MB allocated in it: about 5 s on average',
  );
  assert.doesNotMatch(text(goLifetime(sampled(400e6), sampled(200e6), 10, [])), /on average/);
});

test('between garbage and alive nothing is said', () => {
  assert.equal(text(goLifetime(sampled(60e6), sampled(6e6), 10, [])), '');
});

test('from the third window on it is said in how many something grew, and that a cache does so until it is full', () => {
  const grew = window(150e6, 300e6, 160e6);
  assert.match(text(goLifetime(sampled(160e6), sampled(300e6), 10, [grew])), /^lives for a while/);
  assert.match(text(goLifetime(sampled(160e6), sampled(300e6), 10, [grew, grew])), /^lives for a while/);
  assert.equal(
    text(goLifetime(sampled(160e6), sampled(300e6), 10, [grew, grew, grew])),
    'grew in each of 3 windows so far: by 450 MB together; so does a cache until it is full: more windows would tell (live mode, or Capture Again)',
  );
  const flat = window(0, 300e6, 160e6);
  const told = (windows: GrowthWindow[]) => goLifetime(sampled(160e6), sampled(300e6), 10, windows)?.verdict;
  assert.equal(told([grew, flat, grew, grew]), 'grew in 3 of 4 windows so far');
  assert.equal(told(Array(8).fill(grew)), 'grew in each of the last 8 windows');
  assert.equal(told([grew, grew, grew, flat]), 'lives for a while', 'a cache that is full');
});

test('what goes up and down does not grow, nor does what is within the noise', () => {
  const up = window(150e6, 300e6, 300e6);
  const down = window(-150e6, 150e6, 100e6);
  assert.doesNotMatch(text(goLifetime(sampled(160e6), sampled(300e6), 10, [up, down, up, down])), /grew/);
  const little = window(3e6, 300e6, 160e6);
  assert.doesNotMatch(text(goLifetime(sampled(160e6), sampled(300e6), 10, [little, little, little])), /grew/);
});

test('of Node two short windows tell, compared with each other, and it is said that this is an estimate', () => {
  const within = (bytes: number, seconds: number) => ({ ...sampled(bytes), seconds });
  const captured = within(2e9, 10);
  assert.equal(
    text(nodeLifetime(captured, within(140e6, 0.7), within(0, 0.7))),
    'garbage at once (estimated): about 100 % of what it allocates was collected within 0.7 s',
  );
  assert.equal(
    text(nodeLifetime(captured, within(140e6, 0.7), within(266e6, 1.4))),
    'lives for a while (estimated): about 95 % of what it allocates was alive after up to 1.4 s',
  );
  assert.equal(text(nodeLifetime(within(40e6, 10), within(3e6, 0.7), within(0, 0.7))), '', 'six samples tell nothing');
  assert.equal(
    text(nodeLifetime(captured, within(60e6, 0.7), within(0, 0.7))),
    '',
    'less than half of it is still charged here: the rest may be what lives',
  );
});
