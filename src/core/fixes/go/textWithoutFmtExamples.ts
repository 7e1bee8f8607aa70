import type { FixExample } from '../fixRule';

const shared = { language: 'go', below: [], risk: 'safe' } as const;

export const textWithoutFmtExamples: readonly FixExample[] = [
  {
    ...shared,
    name: 'Strings that are joined; fmt has no other use',
    call: 'runtime.convTstring',
    before: `package p

import "fmt"

func key(tenant, name string) string {
	return fmt.Sprintf("%s:%s", tenant, name)⟨profiled⟩
}
`,
    after: `package p

func key(tenant, name string) string {
	return tenant + ":" + name
}
`,
  },
  {
    ...shared,
    name: 'A number; strconv takes the place of fmt',
    call: 'runtime.convT64',
    before: `package p

import (
	"fmt"
	"io"
)

func write(w io.StringWriter, id int64) {
	w.WriteString(fmt.Sprintf("%d", id+1))⟨profiled⟩
}
`,
    after: `package p

import (
	"io"
	"strconv"
)

func write(w io.StringWriter, id int64) {
	w.WriteString(strconv.FormatInt(id+1, 10))
}
`,
  },
  {
    ...shared,
    name: 'A string and a number of a struct, in a list of arguments',
    call: 'runtime.convTstring',
    before: `package p

import (
	"fmt"
	"strings"
)

type user struct {
	name string
	age  uint32
}

func (u *user) describes(text string) bool {
	if text == "" {
		fmt.Println("empty")
	}
	return strings.HasPrefix(text, fmt.Sprintf("%s is %d, 100%%", u.name, u.age))⟨profiled⟩
}
`,
    after: `package p

import (
	"fmt"
	"strconv"
	"strings"
)

type user struct {
	name string
	age  uint32
}

func (u *user) describes(text string) bool {
	if text == "" {
		fmt.Println("empty")
	}
	return strings.HasPrefix(text, u.name+" is "+strconv.FormatUint(uint64(u.age), 10)+", 100%")
}
`,
  },
  {
    ...shared,
    name: 'A string that is a text already',
    below: ['fmt.Sprintf'],
    before: `package p

import "fmt"

func label(name string) {
	text := fmt.Sprintf("%s", name)⟨profiled⟩
	fmt.Println(text)
}
`,
    after: `package p

import "fmt"

func label(name string) {
	text := name
	fmt.Println(text)
}
`,
  },
  {
    ...shared,
    name: 'A part of a longer string',
    risk: 'review',
    below: ['fmt.Sprintf'],
    before: `package p

import "fmt"

var kept []string

func keep(page string) {
	var title string = page
	kept = append(kept, fmt.Sprintf("%s", title[:10]))⟨profiled⟩
}
`,
    after: `package p

var kept []string

func keep(page string) {
	var title string = page
	kept = append(kept, title[:10])
}
`,
  },
  {
    ...shared,
    name: 'A value whose type the file shows',
    call: 'runtime.convT64',
    before: `package p

import "fmt"

func count(words []string) string {
	n := len(words)
	return fmt.Sprint(n)⟨profiled⟩
}
`,
    after: `package p

import "strconv"

func count(words []string) string {
	n := len(words)
	return strconv.Itoa(n)
}
`,
  },
  {
    ...shared,
    name: 'Arguments that are sums themselves',
    call: 'runtime.convTstring',
    before: `package p

import "fmt"

func name(first, last, suffix string) string {
	return fmt.Sprintf("%s, %s", last+"!", first+suffix)⟨profiled⟩
}
`,
    after: `package p

func name(first, last, suffix string) string {
	return last + "!" + ", " + first + suffix
}
`,
  },
];
