import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodePprof } from '../../../src/core/formats/pprof/decodePprof';
import { difference } from '../../../src/core/profile/difference';
import type { Profile } from '../../../src/core/profile/profile';
import { validate } from '../../../src/core/profile/validate';
import { decodedProfile, samplesText } from '../formats/profileText';
import { randomPprof, seeded } from '../formats/randomPprof';

/** Two snapshots of one process: `after` has grown, and lists its samples in another order under other ids. */
function snapshots(seed: number): { before: Profile; after: Profile } {
  const random = seeded(seed);
  const first = randomPprof(seed, { samples: 60 });
  const second = randomPprof(seed, { samples: 90 });
  for (const [i, sample] of second.sample.entries()) {
    const earlier = first.sample[i];
    if (earlier === undefined) continue;
    const [objects, bytes, live, liveBytes] = earlier.value.map(Number) as [number, number, number, number];
    const growth = Math.floor(random() * 3);
    sample.locationId = earlier.locationId;
    sample.label = earlier.label;
    sample.value = [objects + growth * 5, bytes + growth * 80, Math.floor(live * random()), liveBytes];
  }
  second.sample.reverse();
  second.location.reverse();
  return { before: decode(first), after: decode(second) };
}

const decode = (profile: { encode(): Uint8Array }) => decodedProfile(decodePprof(profile.encode()));

/** By stack and size, the four values: the definition of the difference over strings. */
function slowDifference(before: Profile, after: Profile): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  const add = (profile: Profile, sign: number) => {
    for (const line of samplesText(profile)) {
      const [numbers, stack] = line.split(' | ') as [string, string];
      const [space, objects, liveSpace, live, size] = numbers.split(' ').map(Number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const row = sums.get(`${size} | ${stack}`) ?? [0, 0, 0, 0];
      const inUse = sign > 0 ? [liveSpace, live] : [0, 0];
      const change = [sign * space, sign * objects, ...inUse];
      sums.set(
        `${size} | ${stack}`,
        row.map((value, k) => value + change[k]!),
      );
    }
  };
  add(after, 1);
  add(before, -1);
  return new Map([...sums].filter(([, row]) => row.some(value => value !== 0)));
}

function differenceOf(before: Profile, after: Profile): Profile {
  const outcome = difference(before, after);
  assert.equal(outcome.kind, 'profile');
  return (outcome as { profile: Profile }).profile;
}

describe('difference', () => {
  it('equals the definition over strings on seeded snapshots', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { before, after } = snapshots(seed);
      const result = differenceOf(before, after);
      assert.equal(validate(result), undefined);
      const rows = samplesText(result).map(line => {
        const [numbers, stack] = line.split(' | ') as [string, string];
        const values = numbers.split(' ').map(Number);
        return [`${values[4]} | ${stack}`, values.slice(0, 4)] as const;
      });
      assert.equal(new Set(rows.map(([key]) => key)).size, rows.length, 'equal stacks are merged');
      assert.deepEqual(new Map([...rows].sort()), new Map([...slowDifference(before, after)].sort()), `seed ${seed}`);
    }
  });

  it('leaves nothing allocated between a snapshot and itself, and what is in use', () => {
    const profile = decode(randomPprof(4, { samples: 60 }));
    const result = differenceOf(profile, profile);
    assert.ok(result.recorded.length > 0);
    for (const k of [0, 1]) assert.ok(result.values[k]!.every(value => value === 0));
    const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0);
    for (const k of [2, 3]) assert.equal(sum(result.values[k]!), sum(profile.values[k]!));
  });

  it('takes the window from the times of the snapshots', () => {
    const { before, after } = snapshots(2);
    const later = { ...after, meta: { ...after.meta, timeMs: before.meta.timeMs + 10_000 } };
    assert.equal(differenceOf(before, later).meta.durationMs, 10_000);
  });

  it('clamps a tiny decrease to nothing', () => {
    const { before, after } = snapshots(3);
    const largest = before.values[0]!.indexOf(Math.max(...before.values[0]!));
    const values = before.values.map(column => column.slice());
    values[0]![largest] = values[0]![largest]! * 1.0001;
    const result = differenceOf({ ...before, values }, after);
    assert.ok(result.values[0]!.every(value => value >= 0));
  });

  it('notices a restarted target by counters that shrank, even if others grew', () => {
    const { before, after } = snapshots(5);
    assert.equal(difference(after, before).kind, 'targetRestarted');
    const other = decode(randomPprof(99, { samples: 500 }));
    assert.equal(difference(before, other).kind, 'targetRestarted');
  });

  it('notices another binary and a changed period', () => {
    const { before, after } = snapshots(6);
    const named = (profile: Profile, buildId: string, period = 524288) => ({
      ...profile,
      meta: { ...profile.meta, buildId, period },
    });
    assert.equal(difference(named(before, 'a'), named(after, 'b')).kind, 'targetRestarted');
    assert.equal(difference(named(before, 'a'), named(after, '')).kind, 'profile');
    assert.deepEqual(difference(named(before, 'a'), named(after, 'a', 1)), {
      kind: 'periodChanged',
      before: 524288,
      after: 1,
    });
  });
});
