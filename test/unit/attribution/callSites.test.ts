import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topOffender } from '../../../src/core/attribution/callSites';
import { compareSites } from '../../../src/core/attribution/comparison';
import { changeSentence } from '../../../src/core/attribution/comparisonText';
import { callSites } from '../../support/callSites';
import { stack } from '../../support/stacks';

test('each sample is charged once, to the innermost line of the user', () => {
  const sites = callSites(
    [
      stack('compress/flate.NewWriter < gzip.(*Writer).Write | main.write gz.go:39 < main.handle main.go:72', 800),
      stack('compress/flate.(*compressor).init < flate.NewWriter | main.write gz.go:39 < main.page main.go:90', 150),
      stack('| main.handle main.go:70', 50),
    ],
    1,
  );
  assert.deepEqual(
    sites.map(site => [site.path, site.line, site.values[0], site.selfValues[0]]),
    [
      ['gz.go', 39, 950, 0],
      ['main.go', 70, 50, 50],
    ],
  );
  assert.deepEqual(
    sites[0]?.offenders.map(each => [each.functionName, each.values[0]]),
    [
      ['compress/flate.NewWriter', 800],
      ['compress/flate.(*compressor).init', 150],
    ],
  );
});

test('a stack without user code is charged to nobody', () => {
  assert.deepEqual(callSites([stack('runtime.malg < runtime.newproc |', 10)], 1), []);
});

test('a comparison follows a line that moved and names the saving', () => {
  const before = callSites([stack('flate.NewWriter | main.write gz.go:39', 512e6)], 1);
  const after = callSites([stack('flate.NewWriter | main.write gz.go:46', 14e6)], 1);
  const side = (sites: typeof before, total: number) => ({
    sites,
    total,
    seconds: 10,
    column: 0,
    recorded: (site: (typeof sites)[number]) => site.recorded,
  });
  const compared = compareSites(side(before, 600e6), side(after, 100e6), (_, line) => line + 7);
  assert.equal(compared.lines.length, 1);
  const [row] = compared.lines;
  assert.ok(row);
  assert.deepEqual([row.line, row.before, row.after], [46, 512e6, 14e6]);
  const names = [row.beforeSite, row.afterSite].map(site => site && topOffender(site, 0)?.functionName);
  assert.deepEqual(names, ['flate.NewWriter', 'flate.NewWriter']);
  const sentence = changeSentence({ ...row, beforeSeconds: 10, afterSeconds: 10.01 }, 'alloc_space', 'on this line');
  assert.equal(sentence, '−97 % alloc_space on this line, 512 → 14 MB, 10 s each');
});

test('windows of different length are compared per second, and the sentence says so', () => {
  const change = { before: 100e6, after: 100e6, beforeSeconds: 10, afterSeconds: 20 };
  assert.equal(
    changeSentence(change, 'alloc_space', 'in the whole process'),
    '−50 % alloc_space in the whole process, 10 → 5 MB/s, over 10 s and 20 s',
  );
});

test('a line that was rewritten is compared as its function', () => {
  const before = callSites([stack('| main.write gz.go:39', 100)], 1);
  const after = callSites([stack('| main.write gz.go:44', 5)], 1);
  const side = (sites: typeof before) => ({
    sites,
    total: 100,
    seconds: 1,
    column: 0,
    recorded: (site: (typeof sites)[number]) => site.recorded,
  });
  const compared = compareSites(side(before), side(after), () => undefined);
  assert.deepEqual(
    compared.lines.map(row => [row.line, row.before, row.after]),
    [
      [0, 100, 0],
      [44, 0, 5],
    ],
  );
  assert.deepEqual(
    compared.functions.map(row => [row.functionName, row.before, row.after]),
    [['main.write', 100, 5]],
  );
});
