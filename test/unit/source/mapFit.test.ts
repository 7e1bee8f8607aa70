import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNameIn, MapFit } from '../../../src/core/source/mapFit';

const source = `export class Basket {
  readonly items = [];
  constructor(private readonly size: number) {}
  get total() {
    return this.items.length;
  }
}
export function collect() {
  return order();
}
function order() {
  return 1;
}
exports.list =
  () => [];
const a = () => e;
`.split('\n');

/** Whether a map fits that places these functions, each told as `name:line` or `name as written:line`. */
function fits(...placed: string[]): boolean {
  const fit = new MapFit();
  for (const each of placed) {
    const [, functionName = '', writtenName, line] = /^(.*?)(?: as (.*))?:(\d+)$/.exec(each) ?? [];
    fit.add({ functionName, writtenName, lines: source, line: Number(line) });
  }
  return fit.fits;
}

test('a map fits whose functions begin where it says, as V8 names them', () => {
  assert.ok(fits('get total:4', 'collect:8', 'order:11', 'Basket:3', 'exports.list:15'));
  // What V8 names so may be nowhere in the source: (anonymous), or a name that a compiler made.
  assert.ok(fits(':2', '<instance_members_initializer>:9', '_collect:1', 'order2:2'));
});

test('a map does not fit where most of at least three functions are elsewhere', () => {
  assert.ok(!fits('get total:5', 'collect:9', 'order:12'));
  assert.ok(!fits('get total:6', 'collect:10', 'order:11'));
  assert.ok(fits('get total:5', 'collect:9'), 'two are too few');
  assert.ok(fits('get total:4', 'collect:8', 'order:12', 'exports.list:1'), 'half of them are no majority');
});

test('a function does not begin on the line below its name, unless that is where its expression does', () => {
  assert.ok(!fits('collect:9', 'order:12', 'get total:5'));
  assert.ok(fits('exports.list:15', 'exports.list:15', 'order:12'));
});

test('of what a minifier renamed only the name that the map tells counts', () => {
  assert.ok(fits('a:1', 'e:1', 'a:3'), 'names of a letter stand anywhere');
  assert.ok(fits('a as collect:8', 'e as order:11', 'n as total:4'));
  assert.ok(!fits('a as collect:9', 'e as order:12', 'n as total:5'));
});

test('a map does not fit that has ended before all of at least three functions, as of a minified script on a later line', () => {
  const fit = new MapFit();
  const verdicts = [1, 2, 3].map(() => {
    fit.addAfterEnd(false);
    return fit.fits;
  });
  assert.deepEqual(verdicts, [true, true, false]);
  fit.add({ functionName: '', writtenName: undefined, lines: [], line: 1 });
  assert.ok(fit.fits && !fit.isCut, 'of one that places a function the end may be what a bundler added');
  fit.addAfterEnd(true);
  assert.ok(fit.fits && fit.isCut);
});

test('names of the sources are told from those that a compiler gave', () => {
  assert.deepEqual(
    ['collect', 'Basket.total', '', '__require', 'a'].map(name => isNameIn(source, name)),
    [true, true, false, false, false],
  );
});
