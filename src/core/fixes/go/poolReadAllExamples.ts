import type { FixExample, RefusedExample } from '../fixRule';

const below = ['io.ReadAll'];

export const poolReadAllExamples: readonly FixExample[] = [
  {
    name: 'A body that is parsed',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import (
	"encoding/json"
	"io"
	"net/http"
)

type order struct{ Items []string }

func parse(r *http.Request) (o order, err error) {
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)⟨profiled⟩ // small
	if err != nil {
		return o, err
	}
	return o, json.Unmarshal(body, &o)
}
`,
    after: `package p

import (
	"bytes"
	"encoding/json"
	"net/http"
	"sync"
)

type order struct{ Items []string }

var parseBufPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func parse(r *http.Request) (o order, err error) {
	defer r.Body.Close()
	buf := parseBufPool.Get().(*bytes.Buffer) // small
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			parseBufPool.Put(buf)
		}
	}()
	_, err = buf.ReadFrom(r.Body)
	body := buf.Bytes()
	if err != nil {
		return o, err
	}
	return o, json.Unmarshal(body, &o)
}
`,
  },
  {
    name: 'A limited body under the old name, hashed and counted',
    language: 'go',
    below: ['io.ReadAll', 'io/ioutil.ReadAll'],
    risk: 'safe',
    before: `package p

import (
	"crypto/sha256"
	"io"
	"io/ioutil"
)

func digest(r io.Reader) (sum [32]byte, n int) {
	data, _ := ioutil.ReadAll(io.LimitReader(r, 1<<20))⟨profiled⟩
	return sha256.Sum256(data), len(data)
}
`,
    after: `package p

import (
	"bytes"
	"crypto/sha256"
	"io"
	"sync"
)

var digestBufPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func digest(r io.Reader) (sum [32]byte, n int) {
	buf := digestBufPool.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			digestBufPool.Put(buf)
		}
	}()
	_, _ = buf.ReadFrom(io.LimitReader(r, 1<<20))
	data := buf.Bytes()
	return sha256.Sum256(data), len(data)
}
`,
  },
  {
    name: 'Passed to a function that the compiler is asked about',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import "io"

func lines(w io.Writer, r io.Reader) (int, error) {
	data, err := io.ReadAll(r)⟨profiled⟩
	if err != nil {
		return 0, err
	}
	_, err = w.Write(data)
	return lineCount(data), err
}

func lineCount(b []byte) (n int) {
	for _, c := range b {
		if c == '\\n' {
			n++
		}
	}
	return n
}
`,
    after: `package p

import (
	"bytes"
	"io"
	"sync"
)

var linesBufPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func lines(w io.Writer, r io.Reader) (int, error) {
	buf := linesBufPool.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			linesBufPool.Put(buf)
		}
	}()
	_, err := buf.ReadFrom(r)
	data := buf.Bytes()
	if err != nil {
		return 0, err
	}
	_, err = w.Write(data)
	return lineCount(data), err
}

func lineCount(b []byte) (n int) {
	for _, c := range b {
		if c == '\\n' {
			n++
		}
	}
	return n
}
`,
  },
];

const head = `package p

import (
	"bytes"
	"encoding/json"
	"io"
)

`;

export const poolReadAllRefused: readonly RefusedExample[] = [
  refusal(
    'Bytes that are returned',
    'func f(r io.Reader) ([]byte, error) {\n\tdata, err := io.ReadAll(r)⟨profiled⟩\n\treturn data, err\n}\n',
    'memory of that length saves the growth',
  ),
  refusal(
    'Returned at once',
    'func f(r io.Reader) ([]byte, error) {\n\treturn io.ReadAll(r)⟨profiled⟩\n}\n',
    'it is returned',
  ),
  refusal(
    'A reader on the bytes',
    'func f(r io.Reader) (*bytes.Reader, error) {\n\tdata, err := io.ReadAll(r)⟨profiled⟩\n\treturn bytes.NewReader(data), err\n}\n',
    'would read from the pooled memory',
  ),
  refusal(
    'Stored in a field',
    'type t struct{ raw json.RawMessage }\n\nfunc (x *t) f(r io.Reader) {\n\tdata, _ := io.ReadAll(r)⟨profiled⟩\n\tx.raw = data\n}\n',
    'stored in a variable or field',
  ),
  refusal(
    'Nothing is used',
    'func f(r io.Reader) error {\n\t_, err := io.ReadAll(r)⟨profiled⟩\n\treturn err\n}\n',
    'io.Copy to io.Discard',
  ),
  refusal(
    'In a loop',
    'func f(rs []io.Reader, w io.Writer) {\n\tfor _, r := range rs {\n\t\tdata, _ := io.ReadAll(r)⟨profiled⟩\n\t\tw.Write(data)\n\t}\n}\n',
    'inside a loop',
  ),
  refusal(
    'Used by a goroutine',
    'func f(r io.Reader, w io.Writer) {\n\tdata, _ := io.ReadAll(r)⟨profiled⟩\n\tgo w.Write(data)\n}\n',
    'a goroutine that may outlive the call',
  ),
  refusal(
    'An UnmarshalJSON that keeps what it gets',
    'type raw struct{ b []byte }\n\nfunc (x *raw) UnmarshalJSON(b []byte) error {\n\tx.b = b\n\treturn nil\n}\n\nfunc f(r io.Reader) (x raw, err error) {\n\tdata, err := io.ReadAll(r)⟨profiled⟩\n\tif err != nil {\n\t\treturn x, err\n\t}\n\treturn x, json.Unmarshal(data, &x)\n}\n',
    'json.Unmarshal may keep it',
  ),
  refusal(
    'An unknown function in a generic one, where the compiler does not tell',
    'func f[T any](r io.Reader, keep func([]byte, T), last T) {\n\tdata, _ := io.ReadAll(r)⟨profiled⟩\n\tkeep(data, last)\n}\n',
    'its function is generic',
  ),
  refusal(
    'A deferred closure may see a part of it',
    'func f(r io.Reader, last func([]byte) []byte) {\n\tvar part []byte\n\tdefer func() { println(string(part)) }()\n\tdata, _ := io.ReadAll(r)⟨profiled⟩\n\tpart = last(data)\n}\n',
    'is deferred on line',
  ),
];

function refusal(name: string, body: string, reason: string): RefusedExample {
  return { name, language: 'go', before: head + body, below, reason };
}
