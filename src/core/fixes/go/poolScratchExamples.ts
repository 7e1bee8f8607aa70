import type { FixExample, RefusedExample } from '../fixRule';

export const poolScratchExamples: readonly FixExample[] = [
  example(
    'What one read gave is written out',
    `package p

import "io"

func relay(w io.Writer, r io.Reader) (int, error) {
	b := make([]byte, 16<<10)⟨profiled⟩ // one packet
	n, err := r.Read(b)
	if err != nil {
		return 0, err
	}
	return w.Write(b[:n])
}
`,
    `package p

import (
	"io"
	"sync"
)

var relayScratchPool = sync.Pool{New: func() any {
	b := make([]byte, 16<<10)
	return &b
}}

func relay(w io.Writer, r io.Reader) (int, error) {
	bPtr := relayScratchPool.Get().(*[]byte) // one packet
	defer relayScratchPool.Put(bPtr)
	b := *bPtr
	n, err := r.Read(b)
	if err != nil {
		return 0, err
	}
	return w.Write(b[:n])
}
`,
    16_384,
  ),
  example(
    'Round by round, with a constant of the file',
    `package p

import (
	"hash/crc32"
	"io"
	"sync"
)

const block = 4 * 1024

var lock sync.Mutex

type sums struct{ all []uint32 }

func (s *sums) add(r io.Reader) (err error) {
	var n int
	var buf = make([]byte, block)⟨profiled⟩
	for err == nil {
		n, err = io.ReadFull(r, buf[:])
		s.all = append(s.all, crc32.ChecksumIEEE(buf[:n]))
	}
	return err
}
`,
    `package p

import (
	"hash/crc32"
	"io"
	"sync"
)

const block = 4 * 1024

var lock sync.Mutex

type sums struct{ all []uint32 }

var sumsAddScratchPool = sync.Pool{New: func() any {
	b := make([]byte, block)
	return &b
}}

func (s *sums) add(r io.Reader) (err error) {
	var n int
	bufPtr := sumsAddScratchPool.Get().(*[]byte)
	defer sumsAddScratchPool.Put(bufPtr)
	buf := *bufPtr
	for err == nil {
		n, err = io.ReadFull(r, buf[:])
		s.all = append(s.all, crc32.ChecksumIEEE(buf[:n]))
	}
	return err
}
`,
    4096,
  ),
  example(
    'Passed to a helper that the compiler is asked about',
    `package p

import "io"

func count(r io.Reader) (words int) {
	buf := make([]byte, 8192)⟨profiled⟩
	for {
		n, err := r.Read(buf)
		words += spaces(buf[:n])
		if err != nil {
			return words
		}
	}
}

func spaces(b []byte) (n int) {
	for _, c := range b {
		if c == ' ' {
			n++
		}
	}
	return n
}
`,
    `package p

import (
	"io"
	"sync"
)

var countScratchPool = sync.Pool{New: func() any {
	b := make([]byte, 8192)
	return &b
}}

func count(r io.Reader) (words int) {
	bufPtr := countScratchPool.Get().(*[]byte)
	defer countScratchPool.Put(bufPtr)
	buf := *bufPtr
	for {
		n, err := r.Read(buf)
		words += spaces(buf[:n])
		if err != nil {
			return words
		}
	}
}

func spaces(b []byte) (n int) {
	for _, c := range b {
		if c == ' ' {
			n++
		}
	}
	return n
}
`,
    8192,
  ),
];

const head = 'package p\n\nimport "io"\n\n';

export const poolScratchRefused: readonly RefusedExample[] = [
  refusal(
    'Read where nothing was written',
    'func f(w io.Writer, r io.Reader) {\n\tb := make([]byte, 4096)⟨profiled⟩\n\tr.Read(b)\n\tw.Write(b)\n}\n',
    'it may be read where nothing was written yet',
  ),
  refusal(
    'A count that is changed',
    'func f(w io.Writer, r io.Reader) {\n\tb := make([]byte, 4096)⟨profiled⟩\n\tn, _ := r.Read(b)\n\tn++\n\tw.Write(b[:n])\n}\n',
    'it may be read where nothing was written yet',
  ),
  refusal(
    'A count of something else',
    'func f(w io.Writer, r io.Reader, n int) {\n\tb := make([]byte, 4096)⟨profiled⟩\n\tr.Read(b)\n\tw.Write(b[:n])\n}\n',
    'it may be read where nothing was written yet',
  ),
  refusal(
    'Filled from the middle',
    'func f(w io.Writer, r io.Reader) {\n\tb := make([]byte, 4096)⟨profiled⟩\n\tn, _ := r.Read(b[4:])\n\tw.Write(b[:n])\n}\n',
    'it may be read where nothing was written yet',
  ),
  refusal(
    'Returned',
    'func f(r io.Reader) []byte {\n\tb := make([]byte, 4096)⟨profiled⟩\n\tn, _ := r.Read(b)\n\treturn b[:n]\n}\n',
    'is returned, so it outlives the call',
  ),
  refusal(
    'Sent on a channel',
    'func f(r io.Reader, c chan []byte) {\n\tb := make([]byte, 4096)⟨profiled⟩\n\tn, _ := r.Read(b)\n\tc <- b[:n]\n}\n',
    'sent on a channel',
  ),
  refusal(
    'A size that is only known at run time',
    'func f(r io.Reader, n int) {\n\tb := make([]byte, n)⟨profiled⟩\n\tr.Read(b)\n}\n',
    'its size is not a constant',
  ),
  {
    ...refusal(
      'A small one',
      'func f(r io.Reader) {\n\tb := make([]byte, 64)⟨profiled⟩\n\tr.Read(b)\n}\n',
      '64-byte objects',
    ),
    objectSize: 64,
  },
  refusal(
    'One that append fills',
    'func f(w io.Writer, s string) {\n\tb := make([]byte, 0, 4096)⟨profiled⟩\n\tw.Write(append(b, s...))\n}\n',
    'filled by append',
  ),
  refusal(
    'A secret',
    'func f(w io.Writer, r io.Reader) {\n\tsecret := make([]byte, 4096)⟨profiled⟩\n\tn, _ := r.Read(secret)\n\tw.Write(secret[:n])\n}\n',
    'it may hold a secret',
  ),
  refusal(
    'A deferred use',
    'func f(w io.Writer, r io.Reader) (n int, err error) {\n\tb := make([]byte, 4096)⟨profiled⟩\n\tdefer func() { w.Write(b[:n]) }()\n\tn, err = r.Read(b)\n\treturn 9, err\n}\n',
    'used by a deferred call',
  ),
  refusal(
    'In a loop',
    'func f(rs []io.Reader) {\n\tfor _, r := range rs {\n\t\tb := make([]byte, 4096)⟨profiled⟩\n\t\tr.Read(b)\n\t}\n}\n',
    'made inside a loop',
  ),
];

function example(name: string, before: string, after: string, objectSize: number): FixExample {
  return { name, language: 'go', before, after, below: [], call: 'runtime.makeslice', objectSize, risk: 'safe' };
}

function refusal(name: string, body: string, reason: string): RefusedExample {
  return { name, language: 'go', before: head + body, below: [], call: 'runtime.makeslice', objectSize: 4096, reason };
}
