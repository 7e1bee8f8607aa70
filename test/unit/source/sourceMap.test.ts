import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transformSync } from 'esbuild';
import { SourceMap } from '../../../src/core/source/sourceMap';

function parsed(map: object | string): SourceMap {
  const outcome = SourceMap.parse(typeof map === 'string' ? map : JSON.stringify(map));
  assert.ok(outcome instanceof SourceMap, String(outcome));
  return outcome;
}

function built(code: string) {
  const options = { loader: 'ts', minify: true, sourcemap: 'external', sourcefile: 'shop.ts' } as const;
  const { code: generated, map } = transformSync(code, options);
  return { generated, map: parsed(map) };
}

const written = `interface Order { total: number }

export function priceOf(order: Order) {
  const half = (value: number) => value / 2;
  return [order, half(order.total)].map(each => [each]);
}

export class Basket {
  async add(order: Order) {
    return [order];
  }
}
`;

test('a function of minified code is found at the parenthesis of its parameters, under the name that was written', () => {
  const { generated, map } = built(`const longNameOfAFunction = function inner() { return [] };
export function priceOf() { return [longNameOfAFunction(), longNameOfAFunction()] }`);
  const at = generated.indexOf('function') + 'function'.length;
  const paren = generated.indexOf('(', at);
  const name = generated.slice(at, paren).trim();
  assert.deepEqual(map.functionAt(0, paren, name), { source: 0, line: 1, name: name === '' ? undefined : 'inner' });
});

test('declarations, methods and arrow functions are found on their own lines', () => {
  const { generated, map } = built(written);
  const found = (mark: RegExp, name: string) => {
    const match = mark.exec(generated);
    assert.ok(match, `${mark} in ${generated}`);
    return map.functionAt(0, match.index + match[0].length - 1, name)?.line;
  };
  assert.equal(found(/function priceOf\(/, 'priceOf'), 3);
  assert.equal(found(/async add\(/, 'add'), 9);
  const arrow = /\w+=>\w+\/2/.exec(generated)!;
  assert.equal(map.functionAt(0, arrow.index, '')?.line, 4);
});

test('code far to the right of the last segment of a minified line belongs to no source', () => {
  const map = parsed({ version: 3, sources: ['a.ts'], names: [], mappings: 'AAAA' });
  assert.deepEqual(map.functionAt(0, 20, 'f'), { source: 0, line: 1, name: undefined });
  assert.equal(map.functionAt(0, 4000, 'f'), undefined);
});

test('a line without segments belongs to the function around it, and to nothing elsewhere', () => {
  // Generated lines 1 and 3 are lines 5 and 6 of the source.
  const map = parsed({ version: 3, sources: ['a.ts'], names: [], mappings: 'AAIA;;AACA' });
  assert.equal(map.functionAt(1, 30, '')?.line, 5);
  assert.equal(map.functionAt(9, 4, 'helper'), undefined);
});

test('code outside of all functions is at the first line of the only source', () => {
  const one = parsed({ version: 3, sources: ['a.ts'], names: [], mappings: ';AAAA' });
  const two = parsed({ version: 3, sources: ['a.ts', 'b.ts'], names: [], mappings: ';AAAA' });
  assert.equal(one.functionAt(0, 0, '')?.line, 1);
  assert.equal(two.functionAt(0, 0, ''), undefined);
});

test('a map of sections finds functions in each of them', () => {
  const map = { version: 3, sources: ['a.ts'], names: [], mappings: 'AAAA' };
  const sections = [
    { offset: { line: 0, column: 0 }, map },
    { offset: { line: 10, column: 0 }, map: { ...map, sources: ['b.ts'], mappings: 'AACA' } },
  ];
  const whole = parsed({ version: 3, sections });
  assert.deepEqual([whole.sources[0], whole.functionAt(0, 3, 'f')?.source], ['a.ts', 0]);
  assert.deepEqual([whole.sources[1], whole.functionAt(10, 3, 'f')], ['b.ts', { source: 1, line: 2, name: undefined }]);
});

test('the guard line that some servers put before JSON is passed over', () => {
  parsed(`)]}'\n${JSON.stringify({ version: 3, sources: [], names: [], mappings: '' })}`);
});

const map = { version: 3, sources: ['a.ts'], names: [], mappings: 'AAAA' };
const nested = { offset: { line: 0, column: 0 }, map: { version: 3, sections: [] } };
const hostile: Readonly<Record<string, [unknown, RegExp]>> = {
  'no JSON': ['<!DOCTYPE html>', /malformed/],
  'a list': [[], /malformed/],
  'an old version': [{ ...map, version: 2 }, /version 2/],
  'no mappings': [{ ...map, mappings: undefined }, /malformed/],
  'mappings that are no VLQ': [{ ...map, sources: {} }, /malformed/],
  'a source that is no text': [{ ...map, sources: [{}] }, /malformed/],
  'names that are no list': [{ ...map, names: 'a' }, /malformed/],
  'a section at a line that would fill the memory': [
    { version: 3, sections: [{ offset: { line: 4e9, column: 0 }, map }] },
    /malformed/,
  ],
  'sections in sections': [{ version: 3, sections: [nested] }, /malformed/],
  'lines without end': [{ ...map, mappings: ';'.repeat(8_000_001) }, /too large/],
};
for (const [what, [value, reason]] of Object.entries(hostile)) {
  test(`a map with ${what} is refused with a reason`, () => {
    const outcome = SourceMap.parse(typeof value === 'string' ? value : JSON.stringify(value));
    assert.ok(typeof outcome === 'string', 'it was accepted');
    assert.match(outcome, reason);
  });
}

test('segments that point outside of the sources, or before their first line, lead nowhere', () => {
  // Source 1 of 1, and line −1.
  for (const mappings of ['ACAA', 'AADA']) {
    const outcome = SourceMap.parse(JSON.stringify({ ...map, mappings }));
    const place = outcome instanceof SourceMap ? outcome.functionAt(0, 0, 'f') : undefined;
    assert.equal(place, undefined, mappings);
  }
});
