import type { FixExample, RefusedExample } from '../fixRule';

const below = ['io.copyBuffer', 'io.Copy'];
const size = 32_768;

export const poolCopyBufferExamples: readonly FixExample[] = [
  example({
    name: 'A body that is passed on',
    before: `package p

import "io"

// forward sends what it reads.
func forward(w io.Writer, r io.Reader) (int64, error) {
	return io.Copy(w, r)⟨profiled⟩
}
`,
    after: `package p

import (
	"io"
	"sync"
)

var forwardCopyPool = sync.Pool{New: func() any {
	b := make([]byte, 32<<10)
	return &b
}}

// forward sends what it reads.
func forward(w io.Writer, r io.Reader) (int64, error) {
	copyBuf := forwardCopyPool.Get().(*[]byte)
	defer forwardCopyPool.Put(copyBuf)
	return io.CopyBuffer(w, r, *copyBuf)
}
`,
  }),
  example({
    name: 'In a loop one buffer serves all rounds',
    before: `package p

import (
	"io"
	"os"
)

type archive struct{ out io.Writer }

func (a *archive) addAll(names []string) error {
	// Each file whole.
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		_, err = io.Copy(a.out, struct{ io.Reader }{f})⟨profiled⟩
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
`,
    after: `package p

import (
	"io"
	"os"
	"sync"
)

type archive struct{ out io.Writer }

var archiveAddAllCopyPool = sync.Pool{New: func() any {
	b := make([]byte, 32<<10)
	return &b
}}

func (a *archive) addAll(names []string) error {
	copyBuf := archiveAddAllCopyPool.Get().(*[]byte)
	defer archiveAddAllCopyPool.Put(copyBuf)
	// Each file whole.
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		_, err = io.CopyBuffer(a.out, struct{ io.Reader }{f}, *copyBuf)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
`,
  }),
  example({
    name: 'In the head of an if, in a handler, with the pool that the file has',
    before: `package p

import (
	"io"
	"log"
	"net/http"
	"sync"
)

var buffers = sync.Pool{New: func() interface{} {
	b := make([]byte, 32<<10)
	return &b
}}

func download(open func() io.Reader) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(struct{ io.Writer }{w}, open()); err != nil {⟨profiled⟩
			log.Print(err)
		}
	}
}
`,
    after: `package p

import (
	"io"
	"log"
	"net/http"
	"sync"
)

var buffers = sync.Pool{New: func() interface{} {
	b := make([]byte, 32<<10)
	return &b
}}

func download(open func() io.Reader) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		copyBuf := buffers.Get().(*[]byte)
		defer buffers.Put(copyBuf)
		if _, err := io.CopyBuffer(struct{ io.Writer }{w}, open(), *copyBuf); err != nil {
			log.Print(err)
		}
	}
}
`,
  }),
];

const head = 'package p\n\nimport "io"\n\n';

export const poolCopyBufferRefused: readonly RefusedExample[] = [
  refusal(
    'A goroutine of its own',
    `${head}func tunnel(a, b io.ReadWriter) {
	go io.Copy(a, b)⟨profiled⟩
}
`,
    'a goroutine that the function does not wait for',
  ),
  refusal(
    'A Write that keeps what it gets',
    `${head}type parts struct{ all [][]byte }

func (p *parts) Write(b []byte) (int, error) {
	p.all = append(p.all, b)
	return len(b), nil
}

func collect(r io.Reader) (p parts, err error) {
	_, err = io.Copy(&p, r)⟨profiled⟩
	return p, err
}
`,
    'a Write of this file may keep the buffer',
  ),
  refusal(
    'Once in a program',
    `${head}func main() {
	io.Copy(nil, nil)⟨profiled⟩
}
`,
    'main() runs once',
  ),
  {
    ...refusal(
      'A short source',
      `${head}func line(w io.Writer, r io.Reader) {
	io.Copy(w, io.LimitReader(r, 80))⟨profiled⟩
}
`,
      '80-byte objects: a pool is no faster',
    ),
    objectSize: 80,
  },
  {
    ...refusal(
      'A copy of a fixed length',
      `${head}func part(w io.Writer, r io.Reader) {
	io.CopyN(w, r, 4096)⟨profiled⟩
}
`,
      'io.CopyN takes no buffer',
    ),
    below: [...below, 'io.CopyN'],
  },
];

function example(parts: Pick<FixExample, 'name' | 'before' | 'after'>): FixExample {
  return { ...parts, language: 'go', below, objectSize: size, risk: 'safe' };
}

function refusal(name: string, before: string, reason: string): RefusedExample {
  return { name, language: 'go', before, below, objectSize: size, reason };
}
