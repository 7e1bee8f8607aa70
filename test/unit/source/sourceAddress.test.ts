import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourcePlaces } from '../../../src/core/source/sourceAddress';

const roots = ['/ws/shop'];
const mapPath = '/ws/shop/packages/api/dist/main.js.map';
const around = (tail: string) => [
  `/ws/shop/packages/api/dist/${tail}`,
  `/ws/shop/packages/api/${tail}`,
  `/ws/shop/packages/${tail}`,
  `/ws/shop/${tail}`,
];

const table: readonly (readonly [source: string, sourceRoot: string, places: readonly string[]])[] = [
  ['../src/a.ts', '', ['/ws/shop/packages/api/src/a.ts']],
  ['a.ts', '../src', ['/ws/shop/packages/api/src/a.ts']],
  ['a.ts', '../src/', ['/ws/shop/packages/api/src/a.ts']],
  ['a.ts', '/build/src', ['/build/src/a.ts']],
  ['a.ts', 'file:///build/src/', ['/build/src/a.ts']],
  ['a.ts', 'webpack://shop/./src', around('src/a.ts')],
  ['/app/src/a.ts', '../src', ['/app/src/a.ts']],
  ['..\\src\\a.ts', '', ['/ws/shop/packages/api/src/a.ts']],
  ['C:\\shop\\src\\a.ts', '', ['C:/shop/src/a.ts']],
  ['file:///C:/shop/src/a%20b.ts', '', ['C:/shop/src/a b.ts']],
  ['file:///ws/shop/src/a.ts', 'ignored', ['/ws/shop/src/a.ts']],
  ['../../../../../etc/passwd', '', ['/etc/passwd']],
  ['webpack://shop/./src/a.ts', '', around('src/a.ts')],
  ['webpack:///./src/a.ts?1f2e', '', around('src/a.ts')],
  ['webpack:///src/a.ts', '', around('src/a.ts')],
  ['webpack-internal:///./src/a.ts', '', around('src/a.ts')],
  ['turbopack://[project]/src/a.ts', '', around('src/a.ts')],
  ['webpack://shop//app/src/a.ts', '', ['/app/src/a.ts']],
  [
    'webpack://shop/../core/a.ts',
    '',
    ['/ws/shop/packages/api/core/a.ts', '/ws/shop/packages/core/a.ts', '/ws/shop/core/a.ts'],
  ],
  ['webpack://shop/webpack/bootstrap', '', []],
  ['webpack://shop/external node-commonjs "node:readline"', '', []],
  ['node:fs', '', []],
  ['https://cdn.example/a.ts', '', []],
  ['', '', []],
];

for (const [source, sourceRoot, places] of table) {
  test(`“${source}” below “${sourceRoot}” may lie at ${places.length === 0 ? 'no place' : places[0]}`, () => {
    assert.deepEqual(sourcePlaces({ source, sourceRoot, mapPath }, roots), places);
  });
}

test('a made-up address with a map outside of the workspace begins at its roots', () => {
  const named = { source: 'webpack://shop/./src/a.ts', sourceRoot: '', mapPath: '/app/dist/main.js' };
  assert.deepEqual(sourcePlaces(named, ['/ws/a', '/ws/b']), ['/ws/a/src/a.ts', '/ws/b/src/a.ts']);
});

test('a made-up address does not climb out of the workspace', () => {
  const named = { source: 'webpack://shop/../../../../../../etc/passwd', sourceRoot: '', mapPath };
  assert.deepEqual(sourcePlaces(named, roots), []);
});
