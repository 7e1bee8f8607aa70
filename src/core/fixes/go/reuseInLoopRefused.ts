import type { RefusedExample } from '../fixRule';

function slice(name: string, reason: string, body: string): RefusedExample {
  return { name, language: 'go', below: [], call: 'runtime.growslice', reason, before: `package p\n\n${body}` };
}

function buffer(name: string, reason: string, body: string): RefusedExample {
  const before = `package p\n\nimport (\n\t"bytes"\n)\n\n${body}`;
  return { name, language: 'go', below: ['bytes.growSlice', 'bytes.(*Buffer).grow'], reason, before };
}

export const reuseInLoopRefused: readonly RefusedExample[] = [
  slice(
    'A goroutine may still read it in the next turn',
    'line is used by a goroutine that may outlive the turn (line 7)',
    `func send(rows []string, write func([]byte)) {
	for _, row := range rows {
		var line []byte
		line = append(line, row...)⟨profiled⟩
		go write(line)
	}
}
`,
  ),
  slice(
    'A deferred call reads it after the loop',
    'line is used by a deferred call',
    `func send(rows []string, write func([]byte)) {
	for _, row := range rows {
		var line []byte
		line = append(line, row...)⟨profiled⟩
		defer write(line)
	}
}
`,
  ),
  slice(
    'It may become memory of the source, which the next turn would overwrite',
    'line is assigned other memory',
    `func longest(rows [][]byte) (n int) {
	for _, row := range rows {
		var line []byte
		line = append(line, '>')⟨profiled⟩
		if len(row) > 1 {
			line = row
		}
		n += len(line)
	}
	return n
}
`,
  ),
  slice(
    'Each turn’s slice is kept',
    'line is kept in another slice (line 8)',
    `func lines(rows []string) [][]byte {
	var all [][]byte
	for _, row := range rows {
		line := make([]byte, 0, 8)
		line = append(line, row...)⟨profiled⟩
		all = append(all, line)
	}
	return all
}
`,
  ),
  slice(
    'A turn’s slice is kept for the turns after it',
    'line is stored in a variable',
    `func last(rows []string) (last []byte) {
	for _, row := range rows {
		var line []byte
		line = append(line, row...)⟨profiled⟩
		last = line
	}
	return last
}
`,
  ),
  slice(
    'Nil says something',
    'line is compared with nil (line 7)',
    `func empty(rows []string) (n int) {
	for _, row := range rows {
		var line []byte
		line = append(line, row...)⟨profiled⟩
		if line == nil {
			n++
		}
	}
	return n
}
`,
  ),
  slice(
    'The name means something else before the loop',
    'line means something else outside of the loop',
    `func send(line string, rows []string) (n int) {
	for _, row := range rows {
		var line []byte
		line = append(line, row...)⟨profiled⟩
		n += len(line)
	}
	return n + len(line)
}
`,
  ),
  slice(
    'A part that may reach beyond what was added',
    'a part of line may reach beyond what this turn added',
    `func heads(rows []string, write func(string)) {
	for _, row := range rows {
		line := make([]byte, 0, 64)
		line = append(line, row...)⟨profiled⟩
		write(string(line[:8]))
	}
}
`,
  ),
  buffer(
    'A buffer that is copied',
    'buf is copied by value',
    `func lengths(words []string) (n int) {
	for _, word := range words {
		var buf bytes.Buffer
		buf.WriteString(word)⟨profiled⟩
		other := buf
		n += other.Len()
	}
	return n
}
`,
  ),
  buffer(
    'A buffer around the caller’s bytes',
    'it starts with bytes that belong to someone else',
    `func lengths(words [][]byte) (n int) {
	for _, word := range words {
		buf := bytes.NewBuffer(word)
		buf.WriteByte('.')⟨profiled⟩
		n += buf.Len()
	}
	return n
}
`,
  ),
  buffer(
    'A generic function: the compiler says nothing of what it keeps',
    'its function is generic',
    `func lengths[T ~string](words []T) (n int) {
	for _, word := range words {
		var buf bytes.Buffer
		buf.WriteString(string(word))⟨profiled⟩
		n += buf.Len()
	}
	return n
}
`,
  ),
];
