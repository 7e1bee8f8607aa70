import type { RefusedExample } from '../fixRule';

function refusedExample(name: string, reason: string, body: string, objectSize = 0): RefusedExample {
  return {
    name,
    language: 'go',
    below: [],
    call: 'runtime.growslice',
    objectSize,
    reason,
    before: `package p\n\n${body}`,
  };
}

export const preallocateSliceRefused: readonly RefusedExample[] = [
  refusedExample(
    'A loop that ends early',
    'the loop may end early (line 7)',
    `func head(values []int) []int {
	var out []int
	for _, v := range values {
		if v < 0 {
			break
		}
		out = append(out, v)⟨profiled⟩
	}
	return out
}
`,
  ),
  refusedExample(
    'A loop around the loop',
    'the loop around it runs many times',
    `func flat(groups [][]int) []int {
	var out []int
	for _, group := range groups {
		for _, v := range group {
			out = append(out, v)⟨profiled⟩
		}
	}
	return out
}
`,
  ),
  refusedExample(
    'No range',
    'how often the loop runs is not known before it',
    `func powers(limit int) []int {
	var out []int
	for v := 1; v < limit; v *= 2 {
		out = append(out, v)⟨profiled⟩
	}
	return out
}
`,
  ),
  refusedExample(
    'A source without a name',
    'give it a name before the loop',
    `func lengths(words func() []string) []int {
	var out []int
	for _, word := range words() {
		out = append(out, len(word))⟨profiled⟩
	}
	return out
}
`,
  ),
  refusedExample(
    'Several elements in each turn',
    'appends another number of elements than one',
    `func pairs(values []int) []int {
	var out []int
	for _, v := range values {
		out = append(out, v, -v)⟨profiled⟩
	}
	return out
}
`,
  ),
  refusedExample(
    'Another append: the memory would be copied once more, into twice as much',
    'it is appended to in another place, too (line 8)',
    `func closed(values []int) []int {
	var out []int
	for _, v := range values {
		out = append(out, v)⟨profiled⟩
	}
	return append(out, 0)
}
`,
  ),
  refusedExample(
    'A pointer into the slice while it grows: today it points at old memory after the next append',
    'out is used in the loop before it is complete (line 8)',
    `func kept(values []int) []*int {
	var out []int
	var last []*int
	for i, v := range values {
		out = append(out, v)⟨profiled⟩
		last = append(last, &out[i])
	}
	return last
}
`,
  ),
  refusedExample(
    'A slice of the caller',
    'out does not start empty',
    `func added(out, values []int) []int {
	for _, v := range values {
		out = append(out, v)⟨profiled⟩
	}
	return out
}
`,
  ),
  refusedExample(
    'The capacity is part of the result',
    'its capacity is read (line 8)',
    `func grown(values []int) int {
	var out []int
	for _, v := range values {
		out = append(out, v)⟨profiled⟩
	}
	return cap(out)
}
`,
  ),
  refusedExample(
    'A source that is filled after the slice was declared',
    'rows is not known where out is declared',
    `func loaded(load func(*[]int)) []int {
	var rows []int
	out := []int{}
	load(&rows)
	for _, row := range rows {
		out = append(out, row)⟨profiled⟩
	}
	return out
}
`,
  ),
  refusedExample(
    'One element at most',
    'the profile shows memory of one size only',
    `func single(values []int) []int {
	var out []int
	for _, v := range values {
		out = append(out, v)⟨profiled⟩
	}
	return out
}
`,
    8,
  ),
];
