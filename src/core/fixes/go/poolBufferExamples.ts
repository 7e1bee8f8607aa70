import type { FixExample, RefusedExample } from '../fixRule';

const below = ['bytes.growSlice', 'bytes.(*Buffer).grow', 'bytes.(*Buffer).WriteString'];
const gobBelow = [
  'bytes.growSlice',
  'bytes.(*Buffer).grow',
  'bytes.(*Buffer).Write',
  'encoding/gob.(*Encoder).writeMessage',
  'encoding/gob.(*Encoder).Encode',
];

const head = `package p

import (
	"bytes"
	"io"
)

`;

const pooledHead = `package p

import (
	"bytes"
	"io"
	"sync"
)

`;

export const poolBufferExamples: readonly FixExample[] = [
  {
    name: 'A buffer whose content is written out',
    language: 'go',
    below,
    risk: 'safe',
    before: `${head}func render(w io.Writer, words []string) error {
	buf := new(bytes.Buffer)
	for _, word := range words {
		buf.WriteString(word)⟨profiled⟩
	}
	_, err := w.Write(buf.Bytes())
	return err
}
`,
    after: `${pooledHead}var renderBufPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func render(w io.Writer, words []string) error {
	buf := renderBufPool.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			renderBufPool.Put(buf)
		}
	}()
	for _, word := range words {
		buf.WriteString(word)
	}
	_, err := w.Write(buf.Bytes())
	return err
}
`,
  },
  {
    name: 'A cookie: the bytes are returned, so they are copied; the gob encoder stays fresh',
    language: 'go',
    below: gobBelow,
    risk: 'review',
    before: `package p

import (
	"bytes"
	"encoding/gob"
)

func serialize(src any) ([]byte, error) {
	buf := new(bytes.Buffer)
	enc := gob.NewEncoder(buf)
	if err := enc.Encode(src); err != nil {⟨profiled⟩
		return nil, err
	}
	return buf.Bytes(), nil
}
`,
    after: `package p

import (
	"bytes"
	"encoding/gob"
	"sync"
)

var serializeBufPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func serialize(src any) ([]byte, error) {
	buf := serializeBufPool.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			serializeBufPool.Put(buf)
		}
	}()
	enc := gob.NewEncoder(buf)
	if err := enc.Encode(src); err != nil {
		return nil, err
	}
	return append([]byte(nil), buf.Bytes()...), nil
}
`,
  },
  {
    name: 'A buffer held by value whose text is returned',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import "bytes"
import "fmt"

// Join joins.
//
//go:noinline
func Join(words []string) string {
	var buf bytes.Buffer // grows
	for i, word := range words {
		fmt.Fprintf(&buf, "%d:%s ", i, word)⟨profiled⟩
	}
	return buf.String()
}
`,
    after: `package p

import "bytes"
import "fmt"
import "sync"

var joinBufPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Join joins.
//
//go:noinline
func Join(words []string) string {
	buf := joinBufPool.Get().(*bytes.Buffer) // grows
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			joinBufPool.Put(buf)
		}
	}()
	for i, word := range words {
		fmt.Fprintf(buf, "%d:%s ", i, word)
	}
	return buf.String()
}
`,
  },
  {
    name: 'A second function of the file joins the pool that is there; a local name for the bytes',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{
	New: func() interface{} { return &bytes.Buffer{} },
}

func put(to *bytes.Buffer, s string) { to.WriteString(s) }⟨profiled⟩

func twice(s string) []byte {
	buf := &bytes.Buffer{}
	put(buf, s)⟨profiled⟩
	put(buf, s)
	out := buf.Bytes()
	return out
}
`,
    after: `package p

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{
	New: func() interface{} { return &bytes.Buffer{} },
}

func put(to *bytes.Buffer, s string) { to.WriteString(s) }

func twice(s string) []byte {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			buffers.Put(buf)
		}
	}()
	put(buf, s)
	put(buf, s)
	out := buf.Bytes()
	return append([]byte(nil), out...)
}
`,
  },
  {
    name: 'A single import and a name that is taken',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import "bytes"

type sync struct{}

func size(words ...string) int {
	buf := bytes.NewBuffer(nil)
	for _, word := range words {
		buf.WriteString(word)⟨profiled⟩
	}
	return buf.Len()
}
`,
    after: `package p

import (
	"bytes"
	gosync "sync"
)

type sync struct{}

var sizeBufPool = gosync.Pool{New: func() any { return new(bytes.Buffer) }}

func size(words ...string) int {
	buf := sizeBufPool.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			sizeBufPool.Put(buf)
		}
	}()
	for _, word := range words {
		buf.WriteString(word)
	}
	return buf.Len()
}
`,
  },
];

export const poolBufferRefused: readonly RefusedExample[] = [
  refusal(
    'A view that is returned',
    'func f(s string) *bytes.Reader {\n\tvar buf bytes.Buffer\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn bytes.NewReader(buf.Bytes())\n}\n',
    'pooled memory',
  ),
  refusal(
    'A view stored in a field',
    'type t struct{ b []byte }\n\nfunc (x *t) f(s string) {\n\tvar buf bytes.Buffer\n\tbuf.WriteString(s)⟨profiled⟩\n\tx.b = buf.Bytes()\n}\n',
    'stored in a variable or field',
  ),
  refusal(
    'A view sent away',
    'func f(s string, c chan []byte) {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tc <- buf.Bytes()\n}\n',
    'sent on a channel',
  ),
  refusal(
    'The buffer is returned',
    'func f(s string) *bytes.Buffer {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn buf\n}\n',
    'returned',
  ),
  refusal(
    'The buffer is a reader for someone else',
    'func f(s string, keep func(io.Reader)) {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tkeep(buf)\n}\n',
    'may keep it',
  ),
  refusal(
    'A closure that leaves',
    'func f(s string) func() int {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn func() int { return buf.Len() }\n}\n',
    'closure',
  ),
  refusal(
    'A buffer that is assigned again',
    'func f(s string) int {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tbuf = nil\n\treturn 0\n}\n',
    'second time',
  ),
  refusal(
    'A buffer over bytes that exist',
    'func f(b []byte) int {\n\tbuf := bytes.NewBuffer(b)\n\tbuf.WriteString("x")⟨profiled⟩\n\treturn buf.Len()\n}\n',
    'belong to someone else',
  ),
  refusal(
    'A buffer that is reused already',
    'func f(words []string) (n int) {\n\tvar buf bytes.Buffer\n\tfor _, word := range words {\n\t\tbuf.Reset()\n\t\tbuf.WriteString(word)⟨profiled⟩\n\t\tn += buf.Len()\n\t}\n\treturn n\n}\n',
    'reused already',
  ),
  refusal(
    'A buffer in a loop',
    'func f(words []string) (n int) {\n\tfor _, word := range words {\n\t\tvar buf bytes.Buffer\n\t\tbuf.WriteString(word)⟨profiled⟩\n\t\tn += buf.Len()\n\t}\n\treturn n\n}\n',
    'inside a loop',
  ),
  refusal(
    'A trimmed view is returned',
    'func f(s string) []byte {\n\tvar buf bytes.Buffer\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn bytes.TrimSpace(buf.Bytes())\n}\n',
    'returned',
  ),
  refusal(
    'A helper that keeps it',
    'var kept *bytes.Buffer\n\nfunc keep(b *bytes.Buffer) { kept = b }\n\nfunc f(s string) {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tkeep(buf)\n}\n',
    'keep may keep it',
  ),
];

function refusal(name: string, body: string, reason: string): RefusedExample {
  return { name, language: 'go', below, reason, before: head + body };
}
