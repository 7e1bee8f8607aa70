import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attribute, attributeSites } from '../../../src/core/attribution/attribute';
import { packageOf } from '../../../src/core/attribution/packageOf';
import { decodePprof } from '../../../src/core/formats/pprof/decodePprof';
import type { Profile } from '../../../src/core/profile/profile';
import { stringAt, withStrings } from '../../../src/core/profile/stringAt';
import { decodedProfile } from '../formats/profileText';
import { randomPprof } from '../formats/randomPprof';
import { slowSums, tableSums } from './slowAttribution';

const sortedEntries = (sums: Map<string, number[]>) => [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
const random = (seed: number) => decodedProfile(decodePprof(randomPprof(seed, { samples: 120 }).encode()));

function namesOf(profile: Profile) {
  const { frames, strings, origin } = profile;
  const name = (frame: number) => stringAt(strings, frames.functionName[frame]!);
  const file = (frame: number) => stringAt(strings, frames.file[frame]!);
  return {
    line: (frame: number) => `${name(frame)} ${file(frame)}:${frames.line[frame]}`,
    function: name,
    package: (frame: number) => packageOf(origin, name(frame), file(frame)),
  };
}

/** The same samples, their functions numbered after `count` others, which no sample has. */
function afterOtherFunctions(profile: Profile, count: number): Profile {
  const first = profile.strings.start.length;
  const strings = withStrings(
    profile.strings,
    Array.from({ length: count }, (_, i) => `other.f${i}`),
  );
  const others = Uint32Array.from({ length: count }, (_, i) => first + i);
  const none = new Uint32Array(count);
  const { functionName, file, line, startLine } = profile.frames;
  const joined = (before: Uint32Array, after: Uint32Array) => Uint32Array.from([...before, ...after]);
  return {
    ...profile,
    strings,
    frames: {
      count: count + profile.frames.count,
      functionName: joined(others, functionName),
      file: joined(none, file),
      line: joined(none, line),
      startLine: joined(none, startLine),
    },
    locationFrame: profile.locationFrame.map(frame => frame + count),
  };
}

describe('attribute', () => {
  it('equals a plain implementation on seeded profiles with recursion and inlined frames', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const profile = random(seed);
      const attribution = attribute(profile);
      const names = namesOf(profile);
      const tables = [
        [tableSums(attribution.lines, 'withLine'), names.line],
        [tableSums(attribution.functions, 'nameOnly'), names.function],
        [tableSums(attribution.packages, 'nameOnly'), names.package],
      ] as const;
      for (const [sums, nameOf] of tables) {
        assert.deepEqual(sortedEntries(sums), sortedEntries(slowSums(profile, nameOf)), `seed ${seed}`);
      }
      const { packages, ...sites } = attribution;
      assert.deepEqual(attributeSites(profile), sites);
    }
  });

  it('equals a plain implementation where functions are more than 16 bits can number, and where locations have up to four', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const drawn = random(seed);
      const { locationFrameStart: start } = drawn;
      const inlined = new Set(Array.from(start.subarray(1), (end, location) => end - start[location]!));
      assert.ok(
        [1, 2, 3].every(frames => inlined.has(frames)),
        `seed ${seed} has locations of ${[...inlined]} frames`,
      );
      const profile = afterOtherFunctions(drawn, 70_000);
      const { functions, packages } = attribute(profile);
      const names = namesOf(profile);
      assert.deepEqual(
        sortedEntries(tableSums(functions, 'nameOnly')),
        sortedEntries(slowSums(profile, names.function)),
      );
      assert.deepEqual(sortedEntries(tableSums(packages, 'nameOnly')), sortedEntries(slowSums(profile, names.package)));
    }
  });

  it('keeps Σ self = total of the profile, and 0 ≤ self ≤ total ≤ total of the profile on every row', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const attribution = attribute(random(seed));
      for (const table of [attribution.lines, attribution.functions, attribution.packages]) {
        for (const [k, total] of attribution.totals.entries()) {
          assert.equal(
            table.self[k]!.reduce((sum, value) => sum + value, 0),
            total,
          );
          for (let row = 0; row < table.count; row++) {
            const values = [0, table.self[k]![row]!, table.total[k]![row]!, total];
            assert.deepEqual(
              values,
              [...values].sort((a, b) => a - b),
              `row ${row}`,
            );
          }
        }
        assert.equal(
          table.selfRecorded.reduce((sum, value) => sum + value, 0),
          attribution.recorded,
        );
      }
    }
  });

  it('has no row that no sample touches', () => {
    const profile = random(3);
    const alone = { ...profile, stackStart: profile.stackStart.slice(0, 2), recorded: profile.recorded.slice(0, 1) };
    const one = attribute({
      ...alone,
      stackLocation: profile.stackLocation.slice(0, alone.stackStart[1]),
      values: profile.values.map(column => column.slice(0, 1)),
    });
    assert.ok(one.lines.count > 0 && one.lines.count < attribute(profile).lines.count);
    assert.ok(one.lines.totalRecorded.every(count => count === one.recorded));
  });

  it('describes an empty profile with empty tables', () => {
    const profile = random(1);
    const empty: Profile = {
      ...profile,
      stackStart: Uint32Array.of(0),
      stackLocation: new Uint32Array(),
      values: profile.values.map(() => new Float64Array()),
      recorded: new Float64Array(),
    };
    const attribution = attribute(empty);
    assert.deepEqual([attribution.lines.count, attribution.recorded, [...attribution.totals]], [0, 0, [0, 0, 0, 0]]);
  });
});
