import type { FixExample } from '../fixRule';

const insertion = { language: 'go', below: [], call: 'runtime.mapassign_faststr' } as const;

export const preallocateMapExamples: readonly FixExample[] = [
  {
    ...insertion,
    name: 'An index by something of the elements: they could share it',
    risk: 'review',
    before: `package p

type user struct {
	name string
	id   int
}

func byName(users []user) map[string]int {
	ids := make(map[string]int)
	for _, u := range users {
		ids[u.name] = u.id⟨profiled⟩
	}
	return ids
}
`,
    after: `package p

type user struct {
	name string
	id   int
}

func byName(users []user) map[string]int {
	ids := make(map[string]int, len(users))
	for _, u := range users {
		ids[u.name] = u.id
	}
	return ids
}
`,
  },
  {
    ...insertion,
    name: 'A copy of a map: every key comes once',
    risk: 'safe',
    before: `package p

type header struct{ fields map[string][]string }

func (h *header) first() map[string]string {
	first := map[string]string{}
	for key, values := range h.fields {
		value := ""
		if len(values) > 0 {
			value = values[0]
		}
		first[key] = value⟨profiled⟩
	}
	return first
}
`,
    after: `package p

type header struct{ fields map[string][]string }

func (h *header) first() map[string]string {
	first := make(map[string]string, len(h.fields))
	for key, values := range h.fields {
		value := ""
		if len(values) > 0 {
			value = values[0]
		}
		first[key] = value
	}
	return first
}
`,
  },
  {
    ...insertion,
    call: 'runtime.mapassign_fast64',
    name: 'A named map type',
    risk: 'safe',
    before: `package p

type places map[int]string

func placesOf(words []string) places {
	var found = make(places)
	for i, word := range words {
		found[i] = word⟨profiled⟩
	}
	return found
}
`,
    after: `package p

type places map[int]string

func placesOf(words []string) places {
	var found = make(places, len(words))
	for i, word := range words {
		found[i] = word
	}
	return found
}
`,
  },
];
