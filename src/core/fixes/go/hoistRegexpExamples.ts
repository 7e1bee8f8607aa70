import type { FixExample } from '../fixRule';

const compiled = ['regexp/syntax.(*compiler).inst', 'regexp/syntax.Compile', 'regexp.compile', 'regexp.Compile'];
const below = [...compiled, 'regexp.MustCompile'];
const matchBelow = [...compiled, 'regexp.MatchString'];

export const hoistRegexpExamples: readonly FixExample[] = [
  {
    name: 'A pattern compiled for each call',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import "regexp"

// Valid tells whether a name may be used.
func Valid(name string) bool {
	re := regexp.MustCompile(\`^[a-z][a-z0-9-]*$\`)⟨profiled⟩

	return re.MatchString(name) || re.MatchString("x-"+name)
}
`,
    after: `package p

import "regexp"

var validRegexp = regexp.MustCompile(\`^[a-z][a-z0-9-]*$\`)

// Valid tells whether a name may be used.
func Valid(name string) bool {
	return validRegexp.MatchString(name) || validRegexp.MatchString("x-"+name)
}
`,
  },
  {
    name: 'A pattern compiled where it is used, in a closure',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import rx "regexp"

const digits = \`\\d+\`

func hide(lines []string) []string {
	out := make([]string, 0, len(lines))
	each := func(line string) {
		out = append(out, rx.MustCompile(digits).ReplaceAllString(line, "#"))⟨profiled⟩
	}
	for _, line := range lines {
		each(line)
	}
	return out
}
`,
    after: `package p

import rx "regexp"

const digits = \`\\d+\`

var hideRegexp = rx.MustCompile(digits)

func hide(lines []string) []string {
	out := make([]string, 0, len(lines))
	each := func(line string) {
		out = append(out, hideRegexp.ReplaceAllString(line, "#"))
	}
	for _, line := range lines {
		each(line)
	}
	return out
}
`,
  },
  {
    name: 'MatchString, whose error is ignored',
    language: 'go',
    below: matchBelow,
    risk: 'safe',
    before: `package p

import "regexp"

type filter struct{ seen int }

func (f *filter) keep(line string) bool {
	if hit, _ := regexp.MatchString("^(GET|HEAD) ", line); hit {⟨profiled⟩
		f.seen++
		return true
	}
	return false
}
`,
    after: `package p

import "regexp"

type filter struct{ seen int }

var filterKeepRegexp = regexp.MustCompile("^(GET|HEAD) ")

func (f *filter) keep(line string) bool {
	if hit := filterKeepRegexp.MatchString(line); hit {
		f.seen++
		return true
	}
	return false
}
`,
  },
  {
    name: 'MatchString, whose error is checked: it cannot happen',
    language: 'go',
    below: matchBelow,
    risk: 'safe',
    before: `package p

import "regexp"

func isID(s string) (bool, error) {
	ok, err := regexp.MatchString("^[0-9a-f]{32}$", s)⟨profiled⟩
	if err != nil {
		return false, err
	}
	return ok, nil
}
`,
    after: `package p

import "regexp"

var isIDRegexp = regexp.MustCompile("^[0-9a-f]{32}$")

func isID(s string) (bool, error) {
	ok := isIDRegexp.MatchString(s)
	return ok, nil
}
`,
  },
  {
    name: 'Compile, whose error is handled: it is made once, too',
    language: 'go',
    below: compiled,
    risk: 'safe',
    before: `package p

import "regexp"

func words(s string) ([]string, error) {
	re, err := regexp.Compile(\`\\w+\`)⟨profiled⟩
	if err != nil {
		return nil, err
	}
	return re.FindAllString(s, -1), nil
}
`,
    after: `package p

import "regexp"

var wordsRegexp, wordsRegexpErr = regexp.Compile(\`\\w+\`)

func words(s string) ([]string, error) {
	re, err := wordsRegexp, wordsRegexpErr
	if err != nil {
		return nil, err
	}
	return re.FindAllString(s, -1), nil
}
`,
  },
  {
    name: 'A variable of the file that holds the same pattern already',
    language: 'go',
    below,
    risk: 'safe',
    before: `package p

import "regexp"

var space = regexp.MustCompile(\`\\s+\`)

func fold(s string) string { return space.ReplaceAllString(s, " ") }

func split(s string) []string {
	return regexp.MustCompile(\`\\s+\`).Split(s, -1)⟨profiled⟩
}
`,
    after: `package p

import "regexp"

var space = regexp.MustCompile(\`\\s+\`)

func fold(s string) string { return space.ReplaceAllString(s, " ") }

func split(s string) []string {
	return space.Split(s, -1)
}
`,
  },
  {
    name: 'An expression that other code gets',
    language: 'go',
    below,
    risk: 'review',
    before: `package p

import "regexp"

func count(lines []string) int {
	re := regexp.MustCompile("error|warn") // what to look for
	return matches(lines, re)
}

func first(s string) int {
	re := regexp.MustCompile("error|warn") // what to look for⟨profiled⟩
	return matches([]string{s}, re)
}

func matches(lines []string, re *regexp.Regexp) int {
	n := 0
	for _, line := range lines {
		n += len(re.FindAllString(line, -1))
	}
	return n
}
`,
    after: `package p

import "regexp"

func count(lines []string) int {
	re := regexp.MustCompile("error|warn") // what to look for
	return matches(lines, re)
}

var firstRegexp = regexp.MustCompile("error|warn")

func first(s string) int {
	re := firstRegexp // what to look for
	return matches([]string{s}, re)
}

func matches(lines []string, re *regexp.Regexp) int {
	n := 0
	for _, line := range lines {
		n += len(re.FindAllString(line, -1))
	}
	return n
}
`,
  },
];
