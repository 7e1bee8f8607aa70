import type { FixExample } from '../fixRule';

const shared = { language: 'go', below: ['bufio.(*Scanner).Text'], risk: 'safe' } as const;

export const scannerBytesExamples: readonly FixExample[] = [
  {
    ...shared,
    name: 'Lines that are only looked at; strings has no other use',
    before: `package p

import (
	"bufio"
	"io"
	"strings"
)

func errors(r io.Reader) (n, size int) {
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		line := sc.Text()⟨profiled⟩
		if strings.Contains(line, "level=ERROR") && line[0] != '#' {
			n++
		}
		size += len(line)
	}
	return n, size
}
`,
    after: `package p

import (
	"bufio"
	"bytes"
	"io"
)

func errors(r io.Reader) (n, size int) {
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		line := sc.Bytes()
		if bytes.Contains(line, []byte("level=ERROR")) && line[0] != '#' {
			n++
		}
		size += len(line)
	}
	return n, size
}
`,
  },
  {
    ...shared,
    name: 'Words that are trimmed, compared and looked up',
    before: `package p

import (
	"bufio"
	"strings"
)

func known(sc *bufio.Scanner, ids map[string]int) (sum int) {
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		word := strings.TrimSpace(sc.Text())⟨profiled⟩
		word = strings.TrimSuffix(word, ",")
		if word == "" {
			continue
		}
		switch word {
		case "end", "stop":
			return sum
		}
		if id, ok := ids[word]; ok {
			sum += id
		}
	}
	return sum + strings.Count("a", "a")
}
`,
    after: `package p

import (
	"bufio"
	"bytes"
	"strings"
)

func known(sc *bufio.Scanner, ids map[string]int) (sum int) {
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		word := bytes.TrimSpace(sc.Bytes())
		word = bytes.TrimSuffix(word, []byte(","))
		if string(word) == "" {
			continue
		}
		switch string(word) {
		case "end", "stop":
			return sum
		}
		if id, ok := ids[string(word)]; ok {
			sum += id
		}
	}
	return sum + strings.Count("a", "a")
}
`,
  },
  {
    ...shared,
    name: 'A line without a name',
    before: `package p

import "bufio"

func count(sc *bufio.Scanner, wanted string) (n int) {
	for sc.Scan() {
		if sc.Text() == wanted {⟨profiled⟩
			n++
		}
	}
	return n
}
`,
    after: `package p

import "bufio"

func count(sc *bufio.Scanner, wanted string) (n int) {
	for sc.Scan() {
		if string(sc.Bytes()) == wanted {
			n++
		}
	}
	return n
}
`,
  },
];
