import type { RefusedExample } from '../fixRule';

const fromString = 'runtime.stringtoslicebyte';
const fromBytes = 'runtime.slicebytetostring';

export const writeWithoutCopyRefused: readonly RefusedExample[] = [
  refusal(
    'A writer without a WriteString',
    'compress/gzip',
    'func f(gz *gzip.Writer, s string) { gz.Write([]byte(s)) }⟨profiled⟩\n',
    'gzip.Writer has no WriteString, so io.WriteString would make the same copy',
    fromString,
  ),
  refusal(
    'A hash',
    'crypto/sha256',
    'func f(s string) []byte {\n\th := sha256.New()\n\th.Write([]byte(s))⟨profiled⟩\n\treturn h.Sum(nil)\n}\n',
    'hash.Hash has no WriteString',
    fromString,
  ),
  refusal(
    'A writer that counts what it writes',
    'bufio',
    'type counter struct {\n\t*bufio.Writer\n\tn int\n}\n\nfunc (c *counter) Write(b []byte) (int, error) {\n\tc.n += len(b)\n\treturn c.Writer.Write(b)\n}\n\nfunc f(c *counter, s string) { c.Write([]byte(s)) }⟨profiled⟩\n',
    'its Write would be passed by',
    fromString,
  ),
  refusal(
    'Bytes that are written at the end',
    'strings',
    'func f(w *strings.Builder, b []byte) {\n\tdefer w.WriteString(string(b))⟨profiled⟩\n\tb[0] = 0\n}\n',
    'may have changed',
    fromBytes,
  ),
  refusal(
    'io means something else',
    'io',
    'type t struct{ w io.Writer }\n\nfunc (io *t) f(s string) { io.w.Write([]byte(s)) }⟨profiled⟩\n',
    'io means something else',
    fromString,
  ),
  refusal(
    'Comparing bytes with a string',
    'bytes',
    'func f(b []byte, s string) bool { return bytes.Equal(b, []byte(s)) }⟨profiled⟩\n',
    'Go 1.22 and later compare with bytes.Equal without a copy',
    fromString,
  ),
  refusal(
    'Going through the bytes of a string',
    'os',
    'func f(s string) (n int) {\n\tfor _, b := range []byte(s) {⟨profiled⟩\n\t\tn += int(b) + os.Getpid()\n\t}\n\treturn n\n}\n',
    'goes through a string in range []byte(s) without a copy',
    fromString,
  ),
  refusal(
    'Counting runes',
    'os',
    'func f(s string) int { return len([]rune(s)) + os.Getpid() }⟨profiled⟩\n',
    'counts in len([]rune(s)) without a copy',
    'runtime.stringtoslicerune',
  ),
];

function refusal(name: string, path: string, body: string, reason: string, call: string): RefusedExample {
  return { name, language: 'go', below: [], call, reason, before: `package p\n\nimport "${path}"\n\n${body}` };
}
