import type { Hazard } from './hazards';

/** Advice that was measured to save nothing, or to cost more. */
export const worthless: readonly Hazard[] = [
  {
    name: 'hex.EncodeToString for Sprintf("%x")',
    code: 'import "fmt"\n\nfunc f(b []byte) string { return fmt.Sprintf("%x", b) }\n',
    refused: /hex\.EncodeToString would not help/,
  },
  {
    name: 'arguments of a goroutine for what it captures',
    code: 'func f(xs []int, g func(int)) {\n\tfor _, x := range xs {\n\t\tx := x\n\t\tgo func() { g(x) }()\n\t}\n}\n',
  },
  {
    name: 'io.WriteString for Fprint',
    code: 'import (\n\t"fmt"\n\t"io"\n)\n\nfunc f(w io.Writer, s string) { fmt.Fprint(w, s) }\n',
  },
  {
    name: 'io.WriteString to what has no WriteString',
    code: 'import "io"\n\ntype plain struct{}\n\nfunc (plain) Write(p []byte) (int, error) { return len(p), nil }\n\nfunc f(w plain, s string) { w.Write([]byte(s)) }\n',
    refused: /no WriteString in this file: nothing would be saved/,
  },
  {
    name: 'io.WriteString to who knows what',
    code: 'import "io"\n\nfunc f(w io.Writer, s string) { w.Write([]byte(s)) }\n',
    keeps: { 'go.writeWithoutCopy': /io\.WriteString\(w, s\)/ },
    noted: /Saves the copy only where what w really is has a WriteString/,
  },
  {
    name: '+ for Join',
    code: 'import "strings"\n\nfunc f(a, b, c string) string { return strings.Join([]string{a, b, c}, "/") }\n',
    refused: /Joining with \+ would not help/,
  },
  {
    name: 'RuneCountInString for len([]rune(s))',
    code: 'func f(s string) int { return len([]rune(s)) }\n',
    refused: /without a copy/,
  },
  {
    name: 'an index loop for range []byte(s)',
    code: 'func f(s string) (n int) {\n\tfor _, c := range []byte(s) {\n\t\tn += int(c)\n\t}\n\treturn n\n}\n',
  },
  {
    name: 'string comparison for bytes.Equal',
    code: `import "bytes"\n\nfunc f(b []byte, s string) bool { return bytes.Equal(b, []byte(s)) }\n\nfunc g(a, b string) bool { return bytes.Equal([]byte(a), []byte(b)) }\n`,
  },
  {
    name: 'a pool for scratch memory on the stack',
    code: 'func f(n int) (sum int) {\n\tb := make([]byte, 16<<10)\n\tfor i := range b {\n\t\tb[i] = byte(i * n)\n\t}\n\tfor _, c := range b {\n\t\tsum += int(c)\n\t}\n\treturn sum\n}\n',
    refused: /it may be read where nothing was written yet/,
  },
  {
    name: 'a package variable for a slice that is ranged over',
    code: 'func f(s string) int {\n\tfor i, each := range []string{"a", "b", "c"} {\n\t\tif each == s {\n\t\t\treturn i\n\t\t}\n\t}\n\treturn -1\n}\n',
  },
  {
    name: 'an index for a range over a large array',
    code: 'type table [4096]int\n\nfunc f(t table) (n int) {\n\tfor _, x := range t {\n\t\tn += x\n\t}\n\treturn n\n}\n',
  },
  {
    name: 'struct{} for bool in a set',
    code: 'func f(xs []string) int {\n\tseen := map[string]bool{}\n\tfor _, x := range xs {\n\t\tseen[x] = true\n\t}\n\treturn len(seen)\n}\n',
    keeps: { 'go.preallocateMap': /make\(map\[string\]bool/ },
  },
  {
    name: 'values for pointers in a map',
    code: 'type point struct{ x, y, z int }\n\nfunc f(xs []int) map[int]*point {\n\tm := make(map[int]*point)\n\tfor _, x := range xs {\n\t\tm[x] = &point{x, x, x}\n\t}\n\treturn m\n}\n',
    keeps: { 'go.preallocateMap': /make\(map\[int\]\*point, len\(xs\)\)/ },
  },
  {
    name: 'Put for binary.Write of a number',
    code: `import (\n\t"bytes"\n\t"encoding/binary"\n)\n\nfunc f(buf *bytes.Buffer, n uint32) { binary.Write(buf, binary.LittleEndian, n) }\n`,
  },
  {
    name: 'another map for a sync.Map of numbers',
    code: 'import "sync"\n\nfunc f(m *sync.Map, k int) any {\n\tv, _ := m.Load(k)\n\treturn v\n}\n',
  },
  {
    name: 'a sentinel that other calls compare with',
    code: 'import "errors"\n\nfunc f(n int) error {\n\tif n < 0 {\n\t\treturn errors.New("negative")\n\t}\n\treturn nil\n}\n',
    keeps: { 'go.hoistError': /errors\.New\("negative"\)/ },
    noted: /All calls now give the same error/,
  },
];
