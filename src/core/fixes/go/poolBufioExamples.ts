import type { FixExample, RefusedExample } from '../fixRule';

const writing = ['bufio.NewWriterSize', 'bufio.NewWriter'];
const reading = ['bufio.NewReaderSize', 'bufio.NewReader'];

export const poolBufioExamples: readonly FixExample[] = [
  {
    name: 'Lines of a response',
    language: 'go',
    below: writing,
    risk: 'safe',
    before: `package p

import (
	"bufio"
	"net/http"
)

func list(w http.ResponseWriter, lines []string) error {
	bw := bufio.NewWriter(w)⟨profiled⟩
	for _, line := range lines {
		bw.WriteString(line)
		bw.WriteByte('\\n')
	}
	return bw.Flush()
}
`,
    after: `package p

import (
	"bufio"
	"net/http"
	"sync"
)

var listWriterPool = sync.Pool{New: func() any { return bufio.NewWriter(nil) }}

func list(w http.ResponseWriter, lines []string) error {
	bw := listWriterPool.Get().(*bufio.Writer)
	bw.Reset(w)
	defer func() {
		bw.Reset(nil)
		listWriterPool.Put(bw)
	}()
	for _, line := range lines {
		bw.WriteString(line)
		bw.WriteByte('\\n')
	}
	return bw.Flush()
}
`,
  },
  {
    name: 'A reader of 64 KB on a body',
    language: 'go',
    below: ['bufio.NewReaderSize'],
    risk: 'safe',
    before: `package p

import (
	"bufio"
	"net/http"
)

const big = 64 << 10

func first(r *http.Request) (string, error) {
	defer r.Body.Close()
	br := bufio.NewReaderSize(r.Body, big)⟨profiled⟩ // long lines
	return br.ReadString('\\n')
}
`,
    after: `package p

import (
	"bufio"
	"net/http"
	"sync"
)

const big = 64 << 10

var firstReaderPool = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, big) }}

func first(r *http.Request) (string, error) {
	defer r.Body.Close()
	br := firstReaderPool.Get().(*bufio.Reader) // long lines
	br.Reset(r.Body)
	defer func() {
		br.Reset(nil)
		firstReaderPool.Put(br)
	}()
	return br.ReadString('\\n')
}
`,
  },
  {
    name: 'A writer that may be buffered already',
    language: 'go',
    below: writing,
    risk: 'review',
    before: `package p

import (
	"bufio"
	"fmt"
	"io"
)

func table(w io.Writer, rows [][2]int) (err error) {
	out := bufio.NewWriter(w)⟨profiled⟩
	defer out.Flush()
	for _, row := range rows {
		fmt.Fprintln(out, row[0], row[1])
	}
	return nil
}
`,
    after: `package p

import (
	"bufio"
	"fmt"
	"io"
	"sync"
)

var tableWriterPool = sync.Pool{New: func() any { return bufio.NewWriter(nil) }}

func table(w io.Writer, rows [][2]int) (err error) {
	out := tableWriterPool.Get().(*bufio.Writer)
	out.Reset(w)
	defer func() {
		out.Reset(nil)
		tableWriterPool.Put(out)
	}()
	defer out.Flush()
	for _, row := range rows {
		fmt.Fprintln(out, row[0], row[1])
	}
	return nil
}
`,
  },
];

const head = 'package p\n\nimport (\n\t"bufio"\n\t"io"\n\t"net"\n\t"net/http"\n)\n\n';

export const poolBufioRefused: readonly RefusedExample[] = [
  refusal(
    'A view of its memory',
    'func f(c net.Conn) ([]byte, error) {\n\tbr := bufio.NewReader(c)⟨profiled⟩\n\treturn br.Peek(4)\n}\n',
    reading,
    'hands out its memory',
  ),
  refusal(
    'A request that reads its body from it later',
    'func f(c net.Conn) (*http.Request, error) {\n\tbr := bufio.NewReader(c)⟨profiled⟩\n\treturn http.ReadRequest(br)\n}\n',
    reading,
    'which may keep it',
  ),
  refusal(
    'Returned',
    'func f(w io.Writer) *bufio.Writer {\n\tbw := bufio.NewWriter(w)⟨profiled⟩\n\treturn bw\n}\n',
    writing,
    'is returned',
  ),
  refusal(
    'Carried by a connection that is kept',
    'type peer struct{ br *bufio.Reader }\n\nfunc f(c net.Conn) *peer {\n\treturn &peer{br: bufio.NewReader(c)}⟨profiled⟩\n}\n',
    reading,
    'has no name of its own',
  ),
  refusal(
    'A goroutine that goes on writing',
    'func f(c net.Conn, lines chan string) {\n\tbw := bufio.NewWriter(c)⟨profiled⟩\n\tgo func() {\n\t\tfor line := range lines {\n\t\t\tbw.WriteString(line)\n\t\t}\n\t}()\n}\n',
    writing,
    'goroutine',
  ),
  refusal(
    'What is buffered already',
    'func f(r *bufio.Reader) (string, error) {\n\tbr := bufio.NewReaderSize(r, 64<<10)⟨profiled⟩\n\treturn br.ReadString(10)\n}\n',
    ['bufio.NewReaderSize'],
    'r is a *bufio.Reader already',
  ),
  refusal(
    'A size that is only known at run time',
    'func f(c net.Conn, n int) {\n\tbw := bufio.NewWriterSize(c, n)⟨profiled⟩\n\tbw.Flush()\n}\n',
    ['bufio.NewWriterSize'],
    'its size is not a constant',
  ),
  {
    ...refusal(
      'A small one',
      'func f(c net.Conn) {\n\tbr := bufio.NewReaderSize(c, 16)⟨profiled⟩\n\tbr.ReadByte()\n}\n',
      ['bufio.NewReaderSize'],
      '96-byte objects',
    ),
    objectSize: 96,
  },
  refusal(
    'A name that hides the destination',
    'func f(w io.Writer) error {\n\t{\n\t\tw := bufio.NewWriter(w)⟨profiled⟩\n\t\tw.WriteString("x")\n\t\treturn w.Flush()\n\t}\n}\n',
    writing,
    'hides what it works on',
  ),
];

function refusal(name: string, body: string, below: readonly string[], reason: string): RefusedExample {
  return { name, language: 'go', before: head + body, below, reason };
}
