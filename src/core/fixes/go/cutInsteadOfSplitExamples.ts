import type { FixExample } from '../fixRule';

const split = { language: 'go', below: ['strings.genSplit', 'strings.Split'], risk: 'safe' } as const;
const splitN = { ...split, below: ['strings.genSplit', 'strings.SplitN'] } as const;

export const cutInsteadOfSplitExamples: readonly FixExample[] = [
  {
    ...split,
    name: 'The first part gets a name',
    before: `package p

import "strings"

func isJSON(header string) bool {
	kind := strings.Split(header, ";")[0]⟨profiled⟩
	return kind == "application/json"
}
`,
    after: `package p

import "strings"

func isJSON(header string) bool {
	kind, _, _ := strings.Cut(header, ";")
	return kind == "application/json"
}
`,
  },
  {
    ...splitN,
    name: 'The first part is returned',
    before: `package p

import str "strings"

func host(first string) string {
	// without the port
	return str.SplitN(first, ":", 2)[0] // or all⟨profiled⟩
}
`,
    after: `package p

import str "strings"

func host(first string) string {
	// without the port
	first2, _, _ := str.Cut(first, ":")
	return first2 // or all
}
`,
  },
  {
    ...splitN,
    name: 'Two parts behind a check',
    before: `package p

import "strings"

func parse(lines []string) map[string]string {
	all := make(map[string]string)
	for _, line := range lines {
		parts := strings.SplitN(line, "=", 2)⟨profiled⟩
		if len(parts) != 2 || parts[1] == "" {
			continue
		}
		all[strings.TrimSpace(parts[0])] = parts[1]
	}
	return all
}
`,
    after: `package p

import "strings"

func parse(lines []string) map[string]string {
	all := make(map[string]string)
	for _, line := range lines {
		before, after, found := strings.Cut(line, "=")
		if !found || after == "" {
			continue
		}
		all[strings.TrimSpace(before)] = after
	}
	return all
}
`,
  },
  {
    ...splitN,
    name: 'A second part that may be missing',
    before: `package p

import "strings"

func port(address string) string {
	if parts := strings.SplitN(address, ":", 2); len(parts) > 1 {⟨profiled⟩
		return parts[1]
	}
	return "80"
}
`,
    after: `package p

import "strings"

func port(address string) string {
	if _, after, found := strings.Cut(address, ":"); found {
		return after
	}
	return "80"
}
`,
  },
];
