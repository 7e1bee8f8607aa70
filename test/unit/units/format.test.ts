import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatBytes,
  formatChange,
  formatClock,
  formatCount,
  formatRate,
  formatShare,
} from '../../../src/core/units/format';

test('bytes are shown in SI units with three significant digits', () => {
  const shown = [0, 1, 999, 999.6, 1000, 1536, 12_400_000, 999_499_999, 999_600_000, 19e9, -512e6].map(formatBytes);
  assert.deepEqual(shown, [
    '0 B',
    '1 B',
    '999 B',
    '1 kB',
    '1 kB',
    '1.54 kB',
    '12.4 MB',
    '999 MB',
    '1 GB',
    '19 GB',
    '−512 MB',
  ]);
});

test('counts carry no unit', () => {
  assert.deepEqual([7, 130_000, 1_234_567].map(formatCount), ['7', '130 k', '1.23 M']);
});

test('a rate needs a window, without one the plain value is shown', () => {
  assert.equal(formatRate(124e6, 'bytes', 10), '12.4 MB/s');
  assert.equal(formatRate(124e6, 'bytes', 0), '124 MB');
});

test('a share below one percent keeps one decimal and never rounds up to nothing', () => {
  assert.deepEqual([0, 0.0004, 0.004, 0.38, 1].map(formatShare), ['0 %', '<0.1 %', '0.4 %', '38 %', '100 %']);
});

test('a change tells gone and new from percentages, and 99.9 from 100', () => {
  const changes = [
    [512, 14],
    [1000, 1],
    [100, 112],
    [100, 100],
    [0, 5],
    [5, 0],
    [0, 0],
  ] as const;
  assert.deepEqual(
    changes.map(([before, after]) => formatChange(before, after)),
    ['−97 %', '−99.9 %', '+12 %', '±0 %', 'new', 'gone', '±0 %'],
  );
});

test('the clock of a running capture counts minutes and seconds', () => {
  assert.deepEqual([-5, 0, 12_900, 61_000].map(formatClock), ['0:00', '0:00', '0:12', '1:01']);
});
