import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { totalFunctions } from '../../../src/core/attribution/blame';
import type { CallSite } from '../../../src/core/attribution/callSites';
import { ownCode, runtimeCode } from '../../../src/core/attribution/moduleTable';
import { decodePprof } from '../../../src/core/formats/pprof/decodePprof';
import type { Profile } from '../../../src/core/profile/profile';
import { stringAt } from '../../../src/core/profile/stringAt';
import { callSites } from '../../support/callSites';
import { plainSite } from '../../support/plain';
import { decodedProfile } from '../formats/profileText';
import { randomPprof } from '../formats/randomPprof';
import { blameOf } from './blameOf';
import { framesOf, slowSums, tableSums } from './slowAttribution';

const random = (seed: number, samples = 120) => decodedProfile(decodePprof(randomPprof(seed, { samples }).encode()));

/** Two of the four folders of the random profiles are the user's. */
const locate = (file: string) => (/\/p[01]\//.test(file) ? file.replace('/src', '/work') : undefined);

/** By `path:line`: what is charged to each line of the user, as plainly as possible; '' is outside. */
function slowBlame(profile: Profile, charged: (lines: (string | undefined)[]) => Iterable<string>) {
  const { frames, strings } = profile;
  const lineOf = (frame: number) => {
    const path = locate(stringAt(strings, frames.file[frame]!));
    return path === undefined ? undefined : `${path}:${frames.line[frame]}`;
  };
  const sums = new Map<string, number[]>();
  for (let sample = 0; sample < profile.recorded.length; sample++) {
    for (const line of charged(framesOf(profile, sample).map(lineOf))) {
      const row = sums.get(line) ?? profile.values.map(() => 0);
      for (const [k, column] of profile.values.entries()) row[k] = row[k]! + column[sample]!;
      sums.set(line, row);
    }
  }
  return sums;
}

const yourCost = (lines: (string | undefined)[]) => [lines.find(line => line !== undefined) ?? ''];
const self = ([leaf]: (string | undefined)[]) => (leaf === undefined ? [] : [leaf]);
const total = (lines: (string | undefined)[]) => new Set(lines.filter(line => line !== undefined));

function byLine(sites: readonly CallSite[]): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  for (const { path, line, values } of sites) {
    const row = sums.get(`${path}:${line}`) ?? values.map(() => 0);
    for (const [k, value] of values.entries()) row[k] = row[k]! + value;
    sums.set(`${path}:${line}`, row);
  }
  return sums;
}

const sorted = (sums: Map<string, number[]>) =>
  [...sums].filter(([, row]) => row.some(value => value !== 0)).sort(([a], [b]) => (a < b ? -1 : 1));

describe('what is charged to lines', () => {
  it('equals what the stacks add up to, site by site, with all that is known of each', () => {
    for (const [seed, samples] of [...Array.from({ length: 40 }, (_, i) => [i + 1, 120]), [77, 9_000]] as const) {
      const profile = random(seed!, samples);
      const { yourCost: found, stacks } = blameOf(profile, locate);
      const expected = callSites(stacks, profile.values.length);
      const byPlace = (sites: readonly CallSite[]) =>
        new Map(sites.map(site => [`${site.path}:${site.line}:${site.functionName}`, plainSite(site)]));
      assert.ok(expected.length > 0);
      assert.deepEqual(byPlace(found), byPlace(expected), `seed ${seed}`);
    }
  });

  it('equals a plain implementation on seeded profiles, by your cost, by self and by total', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const profile = random(seed);
      const found = blameOf(profile, locate);
      const expected = slowBlame(profile, yourCost);
      expected.delete('');
      assert.deepEqual(sorted(byLine(found.yourCost)), sorted(expected), `your cost, seed ${seed}`);
      assert.deepEqual(sorted(byLine(found.self)), sorted(slowBlame(profile, self)), `self, seed ${seed}`);
      assert.deepEqual(sorted(byLine(found.total)), sorted(slowBlame(profile, total)), `total, seed ${seed}`);
    }
  });

  it('keeps Σ your cost + outside = total of the profile for each sample type, also beyond the stacks that are kept', () => {
    for (const [seed, samples] of [...Array.from({ length: 40 }, (_, i) => [i + 1, 120]), [77, 9_000]] as const) {
      const drawn = random(seed!, samples);
      // The sums of so many large values would not be exact.
      const profile = { ...drawn, values: drawn.values.map(column => column.map(value => value % 2 ** 38)) };
      const { yourCost: sites, stacks } = blameOf(profile, locate);
      const outside = slowBlame(profile, yourCost).get('') ?? profile.values.map(() => 0);
      for (const [k, column] of profile.values.entries()) {
        const charged = sites.reduce((sum, site) => sum + site.values[k]!, 0);
        const whole = column.reduce((sum, value) => sum + value, 0);
        assert.equal(charged + outside[k]!, whole, `seed ${seed}, column ${k}`);
      }
      if (samples === 9_000) assert.ok(stacks.length >= 5000, `only ${stacks.length} stacks: nothing was shortened`);
    }
  });

  it('keeps 0 ≤ self ≤ total ≤ total of the profile on each line, and self ≤ your cost ≤ total', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { self: selfSites, total: totalSites, yourCost: costs, attribution } = blameOf(random(seed), locate);
      const [selfOf, costOf] = [byLine(selfSites), byLine(costs)];
      for (const [line, values] of byLine(totalSites)) {
        for (const [k, value] of values.entries()) {
          const row = [0, selfOf.get(line)?.[k] ?? 0, costOf.get(line)?.[k] ?? 0, value, attribution.totals[k]!];
          assert.deepEqual(
            row,
            [...row].sort((a, b) => a - b),
            `seed ${seed}, ${line}`,
          );
        }
      }
    }
  });

  it('gives functions their own total, which may be less than the sum of their lines and never is more than the profile', () => {
    let isLess = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const profile = random(seed);
      const { lines, attribution, total: sites } = blameOf(profile, locate);
      const expected = slowSums(profile, frame => {
        const path = locate(stringAt(profile.strings, profile.frames.file[frame]!));
        return `${path} ${stringAt(profile.strings, profile.frames.functionName[frame]!)}`;
      });
      for (const row of totalFunctions(lines, attribution)) {
        const whole = expected.get(`${row.path} ${row.functionName}`)!.slice(5, 9);
        assert.deepEqual(row.values, whole);
        const ofLines = sites
          .filter(site => site.path === row.path && site.functionName === row.functionName)
          .reduce((sum, site) => sum + site.values[1]!, 0);
        if (ofLines > row.values[1]!) isLess++;
      }
    }
    assert.ok(isLess > 10, `${isLess} functions`);
  });

  it('sums modules as plainly: each once per stack, and the selfs of all make the profile', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const profile = random(seed);
      const { modules: table } = blameOf(profile, locate);
      const nameOf = (frame: number) =>
        locate(stringAt(profile.strings, profile.frames.file[frame]!)) === undefined ? runtimeCode : ownCode;
      assert.deepEqual(sorted(tableSums(table, 'nameOnly')), sorted(slowSums(profile, nameOf)), `seed ${seed}`);
    }
  });
});
