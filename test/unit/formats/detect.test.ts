import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { decodeProfile } from '../../../src/core/formats/decode';
import { detect } from '../../../src/core/formats/detect';
import { smallTables } from './wireWriter';

const text = (content: string) => new TextEncoder().encode(content);

describe('detect', () => {
  for (const [what, bytes, expected] of [
    ['gzip', gzipSync('x'), 'gzip'],
    ['a pprof', smallTables().build(), 'pprof'],
    ['a V8 heap profile', text('{"head":{}}'), 'v8HeapProfile'],
    ['a V8 heap profile after the mark of UTF-8', text('\ufeff{"head":{}}'), 'v8HeapProfile'],
    ['an indented V8 heap profile', text('\n{\n  "head": {}}'), 'v8HeapProfile'],
    ['a V8 heap snapshot', text('{"snapshot":{"meta":{}}}'), 'a V8 heap snapshot'],
    ['a V8 CPU profile', text('{"nodes":[]}'), 'a V8 CPU profile'],
    ['other JSON', text('{"error":"no"}'), 'JSON'],
    ['a web page', text('<!DOCTYPE html><html>'), 'a web page'],
    [
      "Go's text form",
      text('heap profile: 1: 32 [2: 64] @ heap/1048576'),
      "Go's text form of a heap profile (debug=1)",
    ],
    ['plain text', text('404 page not found'), 'text'],
    ['nothing', new Uint8Array(), 'an empty file'],
  ] as const) {
    it(`knows ${what}`, () => {
      const format = detect(bytes);
      assert.equal(format.kind === 'other' ? format.detail : format.kind, expected);
    });
  }

  it('decides which decoder reads a file', () => {
    assert.equal(decodeProfile(smallTables().build()).kind, 'profile');
    assert.equal(decodeProfile(text('{"head":{"selfSize":1,"children":[]}}')).kind, 'profile');
    assert.deepEqual(decodeProfile(text('<html>')), { kind: 'otherFormat', detail: 'a web page' });
  });
});
