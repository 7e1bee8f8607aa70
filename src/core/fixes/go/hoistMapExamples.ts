import type { FixExample } from '../fixRule';

const filled = { language: 'go', below: [], call: 'runtime.mapassign_faststr', risk: 'safe' } as const;

export const hoistMapExamples: readonly FixExample[] = [
  {
    ...filled,
    name: 'A table that is filled for each look-up',
    before: `package p

func contentType(ext string) string {
	types := map[string]string{
		".html": "text/html", // pages⟨profiled⟩
		".css":  "text/css",
		".js":   "text/javascript",
	}
	if t, ok := types[ext]; ok {
		return t
	}
	return "application/octet-stream"
}
`,
    after: `package p

var contentTypeMap = map[string]string{
	".html": "text/html", // pages
	".css":  "text/css",
	".js":   "text/javascript",
}

func contentType(ext string) string {
	if t, ok := contentTypeMap[ext]; ok {
		return t
	}
	return "application/octet-stream"
}
`,
  },
  {
    ...filled,
    name: 'A set, ranged over and measured, with constants of another file',
    before: `package p

func missing(have map[string]bool) (names []string, of int) {
	var needed = map[string]struct{}{nameKey: {}, "id": {}, "kind" + suffix: {}}⟨profiled⟩
	for name := range needed {
		if !have[name] {
			names = append(names, name)
		}
	}
	return names, len(needed)
}

const (
	nameKey = "name"
	suffix  = "s"
)
`,
    after: `package p

var missingMap = map[string]struct{}{nameKey: {}, "id": {}, "kind" + suffix: {}}

func missing(have map[string]bool) (names []string, of int) {
	var needed = missingMap
	for name := range needed {
		if !have[name] {
			names = append(names, name)
		}
	}
	return names, len(needed)
}

const (
	nameKey = "name"
	suffix  = "s"
)
`,
  },
  {
    ...filled,
    call: 'runtime.makemap_small',
    name: 'A table of structs, indexed where it is made',
    before: `package p

type level struct {
	name  string
	value int
}

func levelOf(n int) string {
	return map[int]level{1: {"low", 10}, 2: {name: "high", value: -20}}[n].name⟨profiled⟩
}
`,
    after: `package p

type level struct {
	name  string
	value int
}

var levelOfMap = map[int]level{1: {"low", 10}, 2: {name: "high", value: -20}}

func levelOf(n int) string {
	return levelOfMap[n].name
}
`,
  },
];
