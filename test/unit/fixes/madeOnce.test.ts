import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { profiledMark } from '../../../src/core/fixes/fixRule';
import { type Evidence, outcome } from './fixSupport';

const object: Evidence = { below: [], call: 'runtime.newobject', objectSize: 4096 };
const gzip: Evidence = {
  below: ['compress/flate.NewWriter', 'compress/gzip.NewWriterLevel', 'compress/gzip.NewWriter'],
};
const slice: Evidence = { below: [], call: 'runtime.makeslice', objectSize: 32_768, meanSize: 32_768 };
const regexp: Evidence = {
  below: [
    'regexp/syntax.(*compiler).inst',
    'regexp/syntax.Compile',
    'regexp.compile',
    'regexp.Compile',
    'regexp.MustCompile',
  ],
};
const compiled = `regexp.MustCompile(pattern)${profiledMark}`;

const head = `package p

import (
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
	"sync"
)

type ctx struct{ scratch [4096]byte }

var pattern = "a+b"

`;

describe('what is made only where there is none yet', () => {
  for (const [name, evidence, body] of [
    ['a struct for a pool', object, `var pool = sync.Pool{New: func() any { return new(ctx) }}${profiledMark}`],
    [
      'a literal for a pool',
      object,
      `var pool = &sync.Pool{\n\tNew: func() interface{} {\n\t\tc := &ctx{}${profiledMark}\n\t\treturn c\n\t},\n}`,
    ],
    [
      'a gzip writer for a pool',
      gzip,
      `var pool = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}${profiledMark}`,
    ],
    [
      'a slice for a pool',
      slice,
      `var pool = sync.Pool{New: func() any {\n\tb := make([]byte, 32*1024)${profiledMark}\n\treturn &b\n}}`,
    ],
    [
      'a pool whose New is set later',
      object,
      `type server struct{ pool sync.Pool }\n\nfunc (s *server) start() {\n\ts.pool.New = func() any { return new(ctx) }${profiledMark}\n}`,
    ],
    [
      'a field of sync.Once',
      regexp,
      `type parser struct {\n\tfirst sync.Once\n\tre *regexp.Regexp\n}\n\nfunc (p *parser) get() *regexp.Regexp {\n\tp.first.Do(func() { p.re = ${compiled.replace(profiledMark, '')} })${profiledMark}\n\treturn p.re\n}`,
    ],
    [
      'a sync.Once of another file',
      regexp,
      `func (p *parser) get() *regexp.Regexp {\n\tp.reOnce.Do(func() {\n\t\tp.re = ${compiled}\n\t})\n\treturn p.re\n}`,
    ],
    ['sync.OnceValue', regexp, `var get = sync.OnceValue(func() *regexp.Regexp {\n\treturn ${compiled}\n})`],
    [
      'a package variable that is nil',
      regexp,
      `var re *regexp.Regexp\n\nfunc get() *regexp.Regexp {\n\tif re == nil {\n\t\tre = ${compiled}\n\t}\n\treturn re\n}`,
    ],
  ] as const) {
    it(`is told no reason: ${name}`, async () => {
      assert.equal(await outcome(`${head}${body}\n`, evidence), 'nothing');
    });
  }

  for (const [name, evidence, body, reason] of [
    [
      'a function that is no pool',
      object,
      `type factory struct{ New func() any }\n\nvar all = factory{New: func() any { return new(ctx) }}${profiledMark}`,
      /it is returned/,
    ],
    [
      'a handler that is registered once',
      regexp,
      `var once sync.Once\n\nfunc start() {\n\tonce.Do(func() {\n\t\thttp.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {\n\t\t\tre := ${compiled}\n\t\t\tre.MatchString(r.URL.Path)\n\t\t})\n\t})\n}`,
      /pattern is no constant/,
    ],
    [
      'what is done again and again',
      regexp,
      `func get(retry worker) (re *regexp.Regexp) {\n\tretry.Do(func() { re = ${compiled.replace(profiledMark, '')} })${profiledMark}\n\treturn re\n}`,
      /pattern is no constant/,
    ],
    [
      'a local variable that is nil',
      regexp,
      `func get() *regexp.Regexp {\n\tvar re *regexp.Regexp\n\tif re == nil {\n\t\tre = ${compiled}\n\t}\n\treturn re\n}`,
      /pattern is no constant/,
    ],
    [
      'another package variable',
      regexp,
      `var re, other *regexp.Regexp\n\nfunc get() *regexp.Regexp {\n\tif other == nil {\n\t\tre = ${compiled}\n\t}\n\treturn re\n}`,
      /pattern is no constant/,
    ],
  ] as const) {
    it(`is not: ${name}`, async () => {
      assert.match(await outcome(`${head}${body}\n`, evidence), reason);
    });
  }
});
