import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packageOf } from '../../../src/core/attribution/packageOf';

describe('packageOf', () => {
  for (const [symbol, expected] of [
    ['main.main', 'main'],
    ['main.(*server).handle.func1', 'main'],
    ['runtime.makeslice', 'runtime'],
    ['encoding/json.(*decodeState).object', 'encoding/json'],
    ['github.com/a/b.(*T).M', 'github.com/a/b'],
    ['github.com/a/b.F.func1.2', 'github.com/a/b'],
    ['github.com/a/b.init.0', 'github.com/a/b'],
    ['github.com/a/b.glob..func1', 'github.com/a/b'],
    ['gopkg.in/yaml%2ev3.Unmarshal', 'gopkg.in/yaml.v3'],
    ['example.com/x/store.Map[go.shape.struct { example.com/y/z.Key string }]', 'example.com/x/store'],
    ['example.com/x/store.(*Map[...]).Get', 'example.com/x/store'],
    ['cgo_malloc', '(native)'],
    ['<unknown>', '(native)'],
  ] as const) {
    it(`puts the Go symbol ${symbol} into ${expected}`, () => assert.equal(packageOf('go', symbol, ''), expected));
  }

  for (const [file, expected] of [
    ['', '(native)'],
    ['node:internal/fs/promises', 'node:internal/fs/promises'],
    ['/app/node_modules/express/lib/router/index.js', 'express'],
    ['file:///app/node_modules/@scope/name/dist/a.mjs', '@scope/name'],
    ['/app/node_modules/.pnpm/a@1.0.0/node_modules/a/index.js', 'a'],
    ['file:///app/src/orders/total.js', '/app/src/orders'],
    ['C:\\app\\src\\total.js', 'C:/app/src'],
    ['[eval]', '[eval]'],
  ] as const) {
    it(`puts the script ${file || "''"} into ${expected}`, () => assert.equal(packageOf('v8', 'f', file), expected));
  }
});
