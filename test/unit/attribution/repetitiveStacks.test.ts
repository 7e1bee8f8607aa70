import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { attribute, attributeSites } from '../../../src/core/attribution/attribute';
import { Repeats } from '../../../src/core/attribution/repeats';
import { randomGo } from './ownedProfiles';
import { sumsBy } from './plainBlame';
import { tableSums } from './slowAttribution';

const sorted = (sums: Map<string, number[]>) => [...sums].sort(([a], [b]) => (a < b ? -1 : 1));

/** Stacks of up to 250 locations, in which two functions of each package recur on hundreds of lines; short ones are among them. */
const repetitive = (seed: number) =>
  randomGo(seed, { samples: 40, functions: 28, locations: 400, lines: 300, deepest: 250 });

describe('stacks that repeat so much that they are looked at with a table of lines', () => {
  it('have the sums of a plain implementation, beside stacks that do not', () => {
    // A stack is looked at in that way only beyond a limit: without this nobody would know that it was.
    const plainly = mock.method(Repeats.prototype as unknown as { findPlainly(): void }, 'findPlainly');
    try {
      for (let seed = 1; seed <= 10; seed++) {
        const { profile, samples, name } = repetitive(seed);
        plainly.mock.resetCalls();
        const { packages, ...sites } = attribute(profile);
        const calls = plainly.mock.callCount();
        assert.ok(calls > 10 && calls < samples.length - 10, `seed ${seed}: ${calls} of ${samples.length} stacks`);
        const lines = sumsBy(samples, each => `${each.functionName} ${each.file}:${each.line}`);
        assert.deepEqual(sorted(tableSums(sites.lines, 'withLine')), sorted(lines), `${name}, by line`);
        const functions = sumsBy(samples, each => each.functionName);
        assert.deepEqual(sorted(tableSums(sites.functions, 'nameOnly')), sorted(functions), `${name}, by function`);
        const byPackage = sumsBy(samples, each => each.package);
        assert.deepEqual(sorted(tableSums(packages, 'nameOnly')), sorted(byPackage), `${name}, by package`);
        assert.deepEqual(attributeSites(profile), sites, `${name}, without packages`);
      }
    } finally {
      plainly.mock.restore();
    }
  });
});
