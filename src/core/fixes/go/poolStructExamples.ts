import type { FixExample, RefusedExample } from '../fixRule';

const evidence = { language: 'go', below: [], call: 'runtime.newobject', objectSize: 416 } as const;

export const poolStructExamples: readonly FixExample[] = [
  {
    ...evidence,
    name: 'A request that is decoded',
    risk: 'safe',
    before: `package p

import (
	"encoding/json"
	"io"
)

type order struct {
	ID    int
	Items [16]string
	Note  string
}

func total(r io.Reader) (int, string, error) {
	o := &order{ID: -1}⟨profiled⟩
	if err := json.NewDecoder(r).Decode(o); err != nil {
		return 0, "", err
	}
	return o.ID + len(o.Items), o.Note, nil
}
`,
    after: `package p

import (
	"encoding/json"
	"io"
	"sync"
)

type order struct {
	ID    int
	Items [16]string
	Note  string
}

var totalOrderPool = sync.Pool{New: func() any { return new(order) }}

func total(r io.Reader) (int, string, error) {
	o := totalOrderPool.Get().(*order)
	*o = order{ID: -1}
	defer func() {
		*o = order{}
		totalOrderPool.Put(o)
	}()
	if err := json.NewDecoder(r).Decode(o); err != nil {
		return 0, "", err
	}
	return o.ID + len(o.Items), o.Note, nil
}
`,
  },
  {
    ...evidence,
    name: 'A context for a handler that is only known at run time',
    risk: 'review',
    before: `package p

type state struct {
	n    int
	path [48]uint64
}

type handler interface{ serve(s *state) int }

func run(h handler) int {
	s := new(state)⟨profiled⟩
	s.n = 1
	return h.serve(s)
}
`,
    after: `package p

import "sync"

type state struct {
	n    int
	path [48]uint64
}

type handler interface{ serve(s *state) int }

var runStatePool = sync.Pool{New: func() any { return new(state) }}

func run(h handler) int {
	s := runStatePool.Get().(*state)
	*s = state{}
	defer func() {
		*s = state{}
		runStatePool.Put(s)
	}()
	s.n = 1
	return h.serve(s)
}
`,
  },
];

const head = `package p

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

type big struct {
	Name string
	Data [24]string
}

type locked struct {
	mu sync.Mutex
	d  [50]int
}

type login struct {
	Password string
	d        [50]int
}

`;

const decode = 'json.NewDecoder(r).Decode(x)';

export const poolStructRefused: readonly RefusedExample[] = [
  refusal('Returned', 'func f() *big {\n\tx := &big{}⟨profiled⟩\n\tx.Name = "a"\n\treturn x\n}\n', 'x is returned'),
  refusal(
    'Kept in a map',
    'func f(m map[string]*big) {\n\tx := &big{}⟨profiled⟩\n\tm["a"] = x\n}\n',
    'stored in a variable or field',
  ),
  refusal(
    'Used by a goroutine',
    'func f(r io.Reader) {\n\tx := &big{}⟨profiled⟩\n\tgo json.NewDecoder(r).Decode(x)\n}\n',
    'used by a goroutine',
  ),
  refusal('A mutex', `func f(r io.Reader) {\n\tx := &locked{}⟨profiled⟩\n\t${decode}\n}\n`, 'it holds a sync.Mutex'),
  refusal('A secret', `func f(r io.Reader) {\n\tx := &login{}⟨profiled⟩\n\t${decode}\n}\n`, 'it may hold a secret'),
  refusal(
    'Copied by value',
    `func f(r io.Reader) big {\n\tx := new(big)⟨profiled⟩\n\t${decode}\n\treturn *x\n}\n`,
    'x is copied by value',
  ),
  refusal(
    'Its address is printed',
    'func f() {\n\tx := &big{}⟨profiled⟩\n\tfmt.Printf("%p", x)\n}\n',
    'its address is printed',
  ),
  refusal(
    'A method that a decoder calls',
    `func (x *big) UnmarshalJSON(b []byte) error { return nil }\n\nfunc f(r io.Reader) {\n\tx := &big{}⟨profiled⟩\n\t${decode}\n}\n`,
    'UnmarshalJSON of big gets the address of it',
  ),
  refusal(
    'A method of a field that a decoder calls',
    `type text struct {\n\traw  [256]byte\n\tText []byte\n}\n\nfunc (t *text) UnmarshalText(b []byte) error {\n\tt.Text = append(t.raw[:0], b...)\n\treturn nil\n}\n\ntype event struct {\n\tID   string\n\tName text\n}\n\nfunc f(r io.Reader) []byte {\n\tx := new(event)⟨profiled⟩\n\t${decode}\n\treturn x.Name.Text\n}\n`,
    'UnmarshalText of text gets the address of it, or of a part of it',
  ),
  refusal(
    'A type parameter',
    `type box[T any] struct{ v [50]T }\n\nfunc f(r io.Reader) {\n\tx := new(box[int])⟨profiled⟩\n\t${decode}\n}\n`,
    'without type parameters',
  ),
  refusal(
    'In a generic function, where the compiler does not tell',
    `func f[T any](r io.Reader, _ T) {\n\tx := new(big)⟨profiled⟩\n\t${decode}\n}\n`,
    'its function is generic',
  ),
  {
    ...refusal('A small one', `func f(r io.Reader) {\n\tx := new(big)⟨profiled⟩\n\t${decode}\n}\n`, '48-byte objects'),
    objectSize: 48,
  },
];

function refusal(name: string, body: string, reason: string): RefusedExample {
  return { ...evidence, name, before: head + body, reason };
}
