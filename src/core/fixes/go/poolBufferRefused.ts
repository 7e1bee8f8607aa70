import type { RefusedExample } from '../fixRule';

const below = ['bytes.growSlice', 'bytes.(*Buffer).grow', 'bytes.(*Buffer).WriteString'];

const head = `package p

import (
	"bytes"
	"encoding/json"
	"io"
	"unsafe"
)

`;

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
    'Something else gets it in a generic function, of which the compiler tells nothing',
    'func f[T any](s string, x *log[T]) {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tx.add(buf)\n}\n',
    'its function is generic',
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
    'A trimmed view is returned',
    'func f(s string) []byte {\n\tvar buf bytes.Buffer\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn bytes.TrimSpace(buf.Bytes())\n}\n',
    'returned',
  ),
  refusal(
    'A helper that keeps it',
    'var kept *bytes.Buffer\n\nfunc keep(b *bytes.Buffer) { kept = b }\n\nfunc f(s string) {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tkeep(buf)\n}\n',
    'keep may keep it',
  ),
  refusal(
    'A helper that gives its bytes back through an interface of its own',
    'type byter interface{ Bytes() []byte }\n\nfunc grab(b byter) []byte { return b.Bytes() }\n\nfunc f(s string) []byte {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn grab(buf)\n}\n',
    'grab may keep it',
  ),
  refusal(
    'A helper that takes it under another name',
    'type B = bytes.Buffer\n\nfunc grab(b *B) []byte { return b.Bytes() }\n\nfunc f(s string) []byte {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn grab(buf)\n}\n',
    'it returns the bytes',
  ),
  refusal(
    'A generic helper',
    'func grab[T interface{ Bytes() []byte }](b T) []byte { return b.Bytes() }\n\nfunc f(s string) []byte {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn grab(buf)\n}\n',
    'it returns the bytes',
  ),
  refusal(
    'A helper that keeps its bytes',
    'var kept []byte\n\nfunc keep(b interface{ Bytes() []byte }) { kept = b.Bytes() }\n\nfunc f(s string) {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tkeep(buf)\n}\n',
    'stored in a variable or field',
  ),
  refusal(
    'A helper that gathers writers',
    'var all []io.Writer\n\nfunc add(ws ...io.Writer) { all = append(all, ws...) }\n\nfunc f(s string) {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tadd(buf)\n}\n',
    'add may keep it',
  ),
  refusal(
    'A Write of this file that keeps what it gets',
    'type log struct{ lines [][]byte }\n\nfunc (l *log) Write(p []byte) (int, error) {\n\tl.lines = append(l.lines, p)\n\treturn len(p), nil\n}\n\nfunc f(s string, l *log) {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tl.Write(buf.Bytes())\n}\n',
    'Write may keep it',
  ),
  refusal(
    'A string made without a copy',
    'func f(s string) string {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tb := buf.Bytes()\n\treturn unsafe.String(&b[0], len(b))\n}\n',
    'pointer into its memory',
  ),
  refusal(
    'A pointer to one byte',
    'func f(s string) *byte {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn &buf.Bytes()[0]\n}\n',
    'pointer into its memory',
  ),
  refusal(
    'A pointer into a part',
    'func f(s string) *byte {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tb := buf.Bytes()\n\treturn &(b[1:][0])\n}\n',
    'pointer into its memory',
  ),
  refusal(
    'A wrapper that is bound together with something else',
    'func f(s string, w io.Writer) io.Writer {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\t_, both := w, io.MultiWriter(w, buf)\n\treturn both\n}\n',
    'together with other values',
  ),
  refusal(
    'Two buffers in one declaration',
    'func f(s string) int {\n\tvar a, b bytes.Buffer\n\ta.WriteString(s)⟨profiled⟩\n\treturn a.Len() + b.Len()\n}\n',
    'declare it on its own',
  ),
  refusal(
    'append means something else',
    'func f(s string, append func(string) string) []byte {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tbuf.WriteString(append(s))\n\treturn buf.Bytes()\n}\n',
    'append means something else',
  ),
  refusal(
    'any means something else',
    'type any = int\n\nfunc f(s string) int {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn buf.Len()\n}\n',
    'any means something else',
  ),
  refusal(
    'A loop made of goto',
    'func f(s string) (n int) {\nagain:\n\t{\n\t\tbuf := new(bytes.Buffer)\n\t\tbuf.WriteString(s)⟨profiled⟩\n\t\tn += buf.Len()\n\t}\n\tif n < 1000 {\n\t\tgoto again\n\t}\n\treturn n\n}\n',
    'goto',
  ),
  refusal(
    'A deferred call that changes the bytes after they were returned',
    "func f(s string) []byte {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tdefer func() { buf.Bytes()[0] = 'x' }()\n\treturn buf.Bytes()\n}\n",
    'a deferred call may still change them',
  ),
  refusal(
    'The same bytes returned twice',
    'func f(s string) (a, b []byte) {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn buf.Bytes(), buf.Bytes()\n}\n',
    'twice at once',
  ),
  refusal(
    'Its capacity is read',
    'func f(s string) int {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\treturn buf.Cap()\n}\n',
    'capacity',
  ),
  refusal(
    'Memory beyond what was written',
    'func f(s string) string {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tbuf.Grow(9)\n\treturn string(buf.AvailableBuffer()[:9])\n}\n',
    'beyond what was written',
  ),
  refusal(
    'An UnmarshalJSON of this file that keeps its input',
    'type message struct{ raw []byte }\n\nfunc (m *message) UnmarshalJSON(b []byte) error {\n\tm.raw = b\n\treturn nil\n}\n\nfunc f(s string) (m message) {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)⟨profiled⟩\n\tjson.Unmarshal(buf.Bytes(), &m)\n\treturn m\n}\n',
    'may keep it',
  ),
  {
    ...refusal(
      'Buffers that are larger than what a pool keeps',
      'func f(b []byte) int {\n\tbuf := new(bytes.Buffer)\n\tbuf.Write(b)⟨profiled⟩\n\treturn buf.Len()\n}\n',
      'buffers above 64 KB are not kept',
    ),
    meanSize: 106_496,
  },
];

function refusal(name: string, body: string, reason: string): RefusedExample {
  return { name, language: 'go', below, reason, before: head + body };
}
