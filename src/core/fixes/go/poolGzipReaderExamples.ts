import type { FixExample, RefusedExample } from '../fixRule';

const below = [
  'compress/flate.(*dictDecoder).init',
  'compress/flate.NewReader',
  'compress/gzip.(*Reader).readHeader',
  'compress/gzip.(*Reader).Reset',
  'compress/gzip.NewReader',
];

export const poolGzipReaderExamples: readonly FixExample[] = [
  {
    name: 'A compressed body',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import (
	"compress/gzip"
	"io"
)

func unpack(w io.Writer, r io.Reader) error {
	zr, err := gzip.NewReader(r)⟨profiled⟩
	if err != nil {
		return err
	}
	defer zr.Close()
	_, err = io.Copy(w, zr)
	return err
}
`,
    after: `package p

import (
	"compress/gzip"
	"io"
	"sync"
)

var unpackGunzipPool = sync.Pool{New: func() any { return new(gzip.Reader) }}

func unpack(w io.Writer, r io.Reader) error {
	zr := unpackGunzipPool.Get().(*gzip.Reader)
	defer unpackGunzipPool.Put(zr)
	err := zr.Reset(r)
	if err != nil {
		return err
	}
	defer zr.Close()
	_, err = io.Copy(w, zr)
	return err
}
`,
  },
  {
    name: 'An error that is declared already, one stream of several',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import (
	"compress/gzip"
	"encoding/json"
	"net/http"
)

func decode(r *http.Request, into any) (err error) {
	gz, err := gzip.NewReader(r.Body)⟨profiled⟩
	if err != nil {
		return err
	}
	gz.Multistream(false)
	return json.NewDecoder(gz).Decode(into)
}
`,
    after: `package p

import (
	"compress/gzip"
	"encoding/json"
	"net/http"
	"sync"
)

var decodeGunzipPool = sync.Pool{New: func() any { return new(gzip.Reader) }}

func decode(r *http.Request, into any) (err error) {
	gz := decodeGunzipPool.Get().(*gzip.Reader)
	defer decodeGunzipPool.Put(gz)
	err = gz.Reset(r.Body)
	if err != nil {
		return err
	}
	gz.Multistream(false)
	return json.NewDecoder(gz).Decode(into)
}
`,
  },
];

const head = 'package p\n\nimport (\n\t"compress/gzip"\n\t"io"\n)\n\n';
const checked = '\tif err != nil {\n\t\treturn nil, err\n\t}\n';

export const poolGzipReaderRefused: readonly RefusedExample[] = [
  refusal(
    'Returned at once',
    'func f(r io.Reader) (io.ReadCloser, error) {\n\treturn gzip.NewReader(r)⟨profiled⟩\n}\n',
    'it is returned',
  ),
  refusal(
    'Returned to whoever reads it',
    `func f(r io.Reader) (io.Reader, error) {\n\tzr, err := gzip.NewReader(r)⟨profiled⟩\n${checked}\treturn zr, nil\n}\n`,
    'is returned',
  ),
  refusal(
    'Kept in place of the body',
    `type body struct{ io.Reader }\n\nfunc f(b *body) (any, error) {\n\tzr, err := gzip.NewReader(b)⟨profiled⟩\n${checked}\tb.Reader = zr\n\treturn nil, nil\n}\n`,
    'stored in a variable or field',
  ),
  refusal(
    'An error that is not checked',
    'func f(w io.Writer, r io.Reader) {\n\tzr, _ := gzip.NewReader(r)⟨profiled⟩\n\tio.Copy(w, zr)\n}\n',
    'its error is not checked by the next statement',
  ),
  refusal(
    'An error after which it goes on',
    'func f(w io.Writer, r io.Reader) {\n\tzr, err := gzip.NewReader(r)⟨profiled⟩\n\tif err != nil {\n\t\tprintln("no gzip")\n\t}\n\tio.Copy(w, zr)\n}\n',
    'or that goes on',
  ),
  refusal(
    'A reader that is nil where there was an error',
    'func f(w io.Writer, r io.Reader) error {\n\tzr, err := gzip.NewReader(r)⟨profiled⟩\n\tif err != nil {\n\t\tprintln(zr == nil)\n\t\treturn err\n\t}\n\t_, err = io.Copy(w, zr)\n\treturn err\n}\n',
    'it is used where there was an error',
  ),
];

function refusal(name: string, body: string, reason: string): RefusedExample {
  return { name, language: 'go', before: head + body, below, reason };
}
