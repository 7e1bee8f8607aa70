import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goalsOf } from '../../bench/goals';
import { Readings } from '../../bench/readings';

function measured(rounds: readonly number[]) {
  const readings = new Readings();
  for (const ms of rounds) readings.add('100k', 'host', { ms, clock: { ms: ms + 20, idleMs: 15 }, bytes: 0 });
  return readings;
}

const stallGoal = (readings: Readings) => goalsOf(readings).find(goal => goal.name.includes('stall'));

test('the stall of the host is judged by the number that the table prints: the median of the rounds', () => {
  const readings = measured([3, 40, 41]);
  assert.deepEqual([stallGoal(readings)?.measured, stallGoal(readings)?.met], [readings.ms('100k', 'host'), false]);
  assert.equal(stallGoal(measured([3, 4, 41]))?.met, true);
  assert.deepEqual(readings.clock('100k', 'host'), { ms: 60, idleMs: 15 });
  assert.equal(readings.clock('10k', 'host'), undefined);
});
