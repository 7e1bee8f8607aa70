import type { FixExample } from '../fixRule';

const fromString = { language: 'go', below: [], call: 'runtime.stringtoslicebyte' } as const;
const fromBytes = { language: 'go', below: [], call: 'runtime.slicebytetostring' } as const;

export const writeWithoutCopyExamples: readonly FixExample[] = [
  {
    ...fromString,
    name: 'A string to a file',
    risk: 'safe',
    before: `package p

import "os"

func save(path, text string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Write([]byte(text + "\\n"))⟨profiled⟩
	return err
}
`,
    after: `package p

import "os"

func save(path, text string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteString(text + "\\n")
	return err
}
`,
  },
  {
    ...fromString,
    name: 'A string to whatever writes',
    risk: 'review',
    before: `package p

import "net/http"

func hello(w http.ResponseWriter, r *http.Request) {
	w.Write([]byte("hello " + r.URL.Path))⟨profiled⟩
}
`,
    after: `package p

import (
	"io"
	"net/http"
)

func hello(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, "hello "+r.URL.Path)
}
`,
  },
  {
    ...fromBytes,
    name: 'Bytes to a builder, in a field',
    risk: 'safe',
    before: `package p

import "strings"

type page struct{ out *strings.Builder }

func (p *page) add(rows [][]byte) {
	for _, row := range rows {
		p.out.WriteString(string(row))⟨profiled⟩
	}
}
`,
    after: `package p

import "strings"

type page struct{ out *strings.Builder }

func (p *page) add(rows [][]byte) {
	for _, row := range rows {
		p.out.Write(row)
	}
}
`,
  },
  {
    ...fromBytes,
    name: 'Bytes to a buffer of the function; io has no other use',
    risk: 'safe',
    before: `package p

import (
	"bytes"
	"io"
)

func quote(line []byte) string {
	var buf bytes.Buffer
	buf.WriteString("> ")
	io.WriteString(&buf, string(line[1:]))⟨profiled⟩
	return buf.String()
}
`,
    after: `package p

import (
	"bytes"
)

func quote(line []byte) string {
	var buf bytes.Buffer
	buf.WriteString("> ")
	buf.Write(line[1:])
	return buf.String()
}
`,
  },
  {
    ...fromBytes,
    name: 'Bytes that may be a part of the buffer itself',
    risk: 'review',
    before: `package p

import "bytes"

func repeat(buf *bytes.Buffer, part []byte) {
	buf.WriteString(string(part))⟨profiled⟩
}
`,
    after: `package p

import "bytes"

func repeat(buf *bytes.Buffer, part []byte) {
	buf.Write(part)
}
`,
  },
];
