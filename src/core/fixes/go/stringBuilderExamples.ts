import type { FixExample } from '../fixRule';

const shared = { language: 'go', below: [], risk: 'safe' } as const;

export const stringBuilderExamples: readonly FixExample[] = [
  {
    ...shared,
    name: 'A list that is joined piece by piece',
    call: 'runtime.concatstring3',
    before: `package p

func list(names []string) string {
	s := ""
	for _, name := range names {
		s += name + ","⟨profiled⟩
	}
	return s
}
`,
    after: `package p

import "strings"

func list(names []string) string {
	var s strings.Builder
	for _, name := range names {
		s.WriteString(name)
		s.WriteString(",")
	}
	return s.String()
}
`,
  },
  {
    ...shared,
    name: 'A separator between the pieces, and an early return',
    call: 'runtime.concatstring2',
    before: `package p

import "fmt"

func roles(ids []int, most int) string {
	var out string
	for _, id := range ids {
		if out != "" {
			out += ", "
		}
		out += fmt.Sprint(id) // by number⟨profiled⟩
		if len(out) > most {
			return out
		}
	}
	return "(" + out + ")"
}
`,
    after: `package p

import (
	"fmt"
	"strings"
)

func roles(ids []int, most int) string {
	var out strings.Builder
	for _, id := range ids {
		if out.Len() != 0 {
			out.WriteString(", ")
		}
		out.WriteString(fmt.Sprint(id)) // by number
		if out.Len() > most {
			return out.String()
		}
	}
	return "(" + out.String() + ")"
}
`,
  },
  {
    ...shared,
    name: 'A string that starts with something, in a loop within a loop',
    call: 'runtime.concatstrings',
    before: `package p

import "strconv"

func table(rows [][]int, title string) []string {
	var all []string
	for i, row := range rows {
		line := title + ":"
		for _, cell := range row {
			line = line + " [" + strconv.Itoa(i) + "/" + strconv.Itoa(cell+1) + "]"⟨profiled⟩
		}
		line += "\\n"
		all = append(all, line)
	}
	return all
}
`,
    after: `package p

import (
	"strconv"
	"strings"
)

func table(rows [][]int, title string) []string {
	var all []string
	for i, row := range rows {
		var line strings.Builder
		line.WriteString(title)
		line.WriteString(":")
		for _, cell := range row {
			line.WriteString(" [")
			line.WriteString(strconv.Itoa(i))
			line.WriteString("/")
			line.WriteString(strconv.Itoa(cell + 1))
			line.WriteString("]")
		}
		line.WriteString("\\n")
		all = append(all, line.String())
	}
	return all
}
`,
  },
  {
    ...shared,
    name: 'Pieces whose order of evaluation matters are joined as before',
    call: 'runtime.concatstring3',
    before: `package p

import "strings"

type lexer struct{ kind string }

func (l *lexer) next() string {
	l.kind += "x"
	return strings.ToUpper(l.kind)
}

func read(l *lexer) string {
	text := ""
	for len(l.kind) < 9 {
		text += l.kind + l.next()⟨profiled⟩
	}
	return text
}
`,
    after: `package p

import "strings"

type lexer struct{ kind string }

func (l *lexer) next() string {
	l.kind += "x"
	return strings.ToUpper(l.kind)
}

func read(l *lexer) string {
	var text strings.Builder
	for len(l.kind) < 9 {
		text.WriteString(l.kind + l.next())
	}
	return text.String()
}
`,
  },
];
