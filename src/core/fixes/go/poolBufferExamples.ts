import type { FixExample } from '../fixRule';

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
    name: 'A function joins the pool that is there, whose other borrowers may count on an empty buffer; a local name for the bytes',
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
			buf.Reset()
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
  {
    name: 'Imports on one line become a group',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import ("bytes")

func text(s string) string {
	var buf bytes.Buffer
	buf.WriteString(s)⟨profiled⟩
	return buf.String()
}
`,
    after: `package p

import (
	"bytes"
	"sync"
)

var textBufPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func text(s string) string {
	buf := textBufPool.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			textBufPool.Put(buf)
		}
	}()
	buf.WriteString(s)
	return buf.String()
}
`,
  },
  {
    name: 'A comment stays with its import',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import "bytes" // text is put together here

func text(s string) string {
	var buf bytes.Buffer
	buf.WriteString(s)⟨profiled⟩
	return buf.String()
}
`,
    after: `package p

import (
	"bytes" // text is put together here
	"sync"
)

var textBufPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func text(s string) string {
	buf := textBufPool.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			textBufPool.Put(buf)
		}
	}()
	buf.WriteString(s)
	return buf.String()
}
`,
  },
  {
    name: 'An import under another name is sorted as gofmt does',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import (
	"bytes"
	_ "sync"
)

func text(s string) string {
	var buf bytes.Buffer
	buf.WriteString(s)⟨profiled⟩
	return buf.String()
}
`,
    after: `package p

import (
	"bytes"
	"sync"
	_ "sync"
)

var textBufPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func text(s string) string {
	buf := textBufPool.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			textBufPool.Put(buf)
		}
	}()
	buf.WriteString(s)
	return buf.String()
}
`,
  },
  {
    name: 'Helpers of the file that only write',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import (
	"bytes"
	"io"
)

func line(w io.Writer, s string) { io.WriteString(w, s+"\\n") }

func field(b interface{ WriteString(string) (int, error) }, s string) { b.WriteString(s) }

func size(words []string) int {
	buf := new(bytes.Buffer)
	for _, word := range words {
		line(buf, word)
		field(buf, word)⟨profiled⟩
	}
	return buf.Len()
}
`,
    after: `package p

import (
	"bytes"
	"io"
	"sync"
)

func line(w io.Writer, s string) { io.WriteString(w, s+"\\n") }

func field(b interface{ WriteString(string) (int, error) }, s string) { b.WriteString(s) }

var sizeBufPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func size(words []string) int {
	buf := sizeBufPool.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= 64<<10 {
			sizeBufPool.Put(buf)
		}
	}()
	for _, word := range words {
		line(buf, word)
		field(buf, word)
	}
	return buf.Len()
}
`,
  },
];
