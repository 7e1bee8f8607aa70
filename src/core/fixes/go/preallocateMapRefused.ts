import type { RefusedExample } from '../fixRule';

function refusedExample(name: string, reason: string, body: string, objectSize = 0): RefusedExample {
  return {
    name,
    language: 'go',
    below: [],
    call: 'runtime.mapassign_faststr',
    objectSize,
    reason,
    before: `package p\n\n${body}`,
  };
}

export const preallocateMapRefused: readonly RefusedExample[] = [
  refusedExample(
    'Counting: the keys repeat',
    'it counts, so its keys repeat',
    `func counts(words []string) map[string]int {
	found := make(map[string]int)
	for _, word := range words {
		found[word]++⟨profiled⟩
	}
	return found
}
`,
  ),
  refusedExample(
    'Grouping: the keys repeat',
    'it collects, so its keys repeat',
    `func groups(words []string) map[string][]string {
	found := make(map[string][]string)
	for _, word := range words {
		found[word[:1]] = append(found[word[:1]], word)⟨profiled⟩
	}
	return found
}
`,
  ),
  refusedExample(
    'A filter',
    'only part of the elements are kept',
    `func long(words []string) map[string]bool {
	found := make(map[string]bool)
	for _, word := range words {
		if len(word) < 10 {
			continue
		}
		found[word] = true⟨profiled⟩
	}
	return found
}
`,
  ),
  refusedExample(
    'A size that is given already',
    'found is made with a size already',
    `func set(words []string) map[string]bool {
	found := make(map[string]bool, 10)
	for _, word := range words {
		found[word] = true⟨profiled⟩
	}
	return found
}
`,
  ),
  refusedExample(
    'A map of the caller',
    'found does not start empty in a declaration of its own',
    `func into(found map[string]bool, words []string) {
	for _, word := range words {
		found[word] = true⟨profiled⟩
	}
}
`,
  ),
  refusedExample(
    'A map of the package',
    'known belongs to the package',
    `var known = map[string]bool{}

func learn(words []string) {
	for _, word := range words {
		known[word] = true⟨profiled⟩
	}
}
`,
  ),
  refusedExample(
    'A few entries at most',
    'the profile shows memory of one size only',
    `func set(words []string) map[string]bool {
	found := map[string]bool{}
	for _, word := range words {
		found[word] = true⟨profiled⟩
	}
	return found
}
`,
    416,
  ),
];
