import type { FixExample } from '../fixRule';

const growth = { language: 'go', below: [], call: 'runtime.growslice' } as const;

export const preallocateSliceExamples: readonly FixExample[] = [
  {
    ...growth,
    name: 'A slice that starts as nil: it stays nil for an empty source',
    risk: 'safe',
    before: `package p

type user struct{ name string }

func names(users []user) []string {
	var out []string
	for _, u := range users {
		out = append(out, u.name)⟨profiled⟩
	}
	return out
}
`,
    after: `package p

type user struct{ name string }

func names(users []user) []string {
	var out []string
	if n := len(users); n > 0 {
		out = make([]string, 0, n)
	}
	for _, u := range users {
		out = append(out, u.name)
	}
	return out
}
`,
  },
  {
    ...growth,
    name: 'An empty slice that is not nil',
    risk: 'safe',
    before: `package p

func squares(values map[string]int) []int {
	out := []int{} // never nil: JSON says []
	for _, v := range values {
		out = append(out, v*v)⟨profiled⟩
	}
	return out
}
`,
    after: `package p

func squares(values map[string]int) []int {
	out := make([]int, 0, len(values)) // never nil: JSON says []
	for _, v := range values {
		out = append(out, v*v)
	}
	return out
}
`,
  },
  {
    ...growth,
    name: 'A loop that may return early: a reviewer knows how often',
    risk: 'review',
    before: `package p

import "strconv"

type page struct{ rows []string }

func (p *page) numbers() ([]int, error) {
	var numbers []int
	if p.rows[0] == "" {
		p.rows = p.rows[1:]
	}
	// Each row is a number.
	for i := range p.rows {
		n, err := strconv.Atoi(p.rows[i])
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)⟨profiled⟩
	}
	return numbers, nil
}
`,
    after: `package p

import "strconv"

type page struct{ rows []string }

func (p *page) numbers() ([]int, error) {
	var numbers []int
	if p.rows[0] == "" {
		p.rows = p.rows[1:]
	}
	if size := len(p.rows); size > 0 {
		numbers = make([]int, 0, size)
	}
	// Each row is a number.
	for i := range p.rows {
		n, err := strconv.Atoi(p.rows[i])
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}
`,
  },
  {
    ...growth,
    name: 'A generic function, with other statements before the loop',
    risk: 'safe',
    before: `package p

func mapped[T, R any](in []T, each func(T) R) []R {
	out := make([]R, 0)
	if each == nil {
		panic("nothing to do")
	}
	for _, value := range in {
		out = append(out, each(value))⟨profiled⟩
	}
	return out
}
`,
    after: `package p

func mapped[T, R any](in []T, each func(T) R) []R {
	out := make([]R, 0, len(in))
	if each == nil {
		panic("nothing to do")
	}
	for _, value := range in {
		out = append(out, each(value))
	}
	return out
}
`,
  },
];
