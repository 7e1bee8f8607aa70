import type { FixExample } from '../fixRule';

export const reuseInLoopExamples: readonly FixExample[] = [
  {
    name: 'A buffer whose bytes are written out',
    language: 'go',
    below: ['bytes.growSlice', 'bytes.(*Buffer).grow', 'bytes.(*Buffer).WriteString'],
    risk: 'safe',
    before: `package p

import (
	"bytes"
	"io"
)

func list(w io.Writer, words []string) error {
	for _, word := range words {
		var buf bytes.Buffer
		buf.WriteString("<li>")
		buf.WriteString(word)⟨profiled⟩
		if _, err := w.Write(buf.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
`,
    after: `package p

import (
	"bytes"
	"io"
)

func list(w io.Writer, words []string) error {
	var buf bytes.Buffer
	for _, word := range words {
		buf.Reset()
		buf.WriteString("<li>")
		buf.WriteString(word)
		if _, err := w.Write(buf.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
`,
  },
  {
    name: 'A map that is only looked into',
    language: 'go',
    below: [],
    call: 'runtime.mapassign_fast64',
    risk: 'safe',
    before: `package p

func distinct(groups [][]int) (n int) {
	for _, group := range groups {
		seen := make(map[int]bool, len(group))
		for _, value := range group {
			if !seen[value] {
				seen[value] = true⟨profiled⟩
				n++
			}
		}
	}
	return n
}
`,
    after: `package p

func distinct(groups [][]int) (n int) {
	seen := make(map[int]bool)
	for _, group := range groups {
		clear(seen)
		for _, value := range group {
			if !seen[value] {
				seen[value] = true
				n++
			}
		}
	}
	return n
}
`,
  },
  {
    name: 'A slice that is written out',
    language: 'go',
    below: [],
    call: 'runtime.growslice',
    risk: 'safe',
    before: `package p

import "io"

type table struct{ rows [][]string }

func (t *table) print(w io.Writer) {
	// One line for each row.
	for i := 0; i < len(t.rows); i++ {
		var line []byte // with its end
		for _, cell := range t.rows[i] {
			line = append(line, cell...)⟨profiled⟩
			line = append(line, '\\t')
		}
		w.Write(append(line, '\\n'))
	}
}
`,
    after: `package p

import "io"

type table struct{ rows [][]string }

func (t *table) print(w io.Writer) {
	var line []byte
	// One line for each row.
	for i := 0; i < len(t.rows); i++ {
		line = line[:0] // with its end
		for _, cell := range t.rows[i] {
			line = append(line, cell...)
			line = append(line, '\\t')
		}
		w.Write(append(line, '\\n'))
	}
}
`,
  },
  {
    name: 'A slice that was nil where nothing was added, and goes to code that can tell',
    language: 'go',
    below: [],
    call: 'runtime.growslice',
    risk: 'review',
    before: `package p

import (
	"encoding/json"
	"io"
)

func send(w io.Writer, groups [][]int) {
	for _, group := range groups {
		var even []int
		for _, value := range group {
			if value%2 == 0 {
				even = append(even, value)⟨profiled⟩
			}
		}
		json.NewEncoder(w).Encode(even)
	}
}
`,
    after: `package p

import (
	"encoding/json"
	"io"
)

func send(w io.Writer, groups [][]int) {
	var even []int
	for _, group := range groups {
		even = even[:0]
		for _, value := range group {
			if value%2 == 0 {
				even = append(even, value)
			}
		}
		json.NewEncoder(w).Encode(even)
	}
}
`,
  },
];
