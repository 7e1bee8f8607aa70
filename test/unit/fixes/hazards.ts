/** A Go program in which the well-known rewrite of what it wastes would be wrong, or would save nothing. */
export interface Hazard {
  readonly name: string;
  /** A file without its package clause. */
  readonly code: string;
  /** Rewrites that may be offered all the same, with what in their text keeps the behaviour. */
  readonly keeps?: Readonly<Record<string, RegExp>>;
  /** What at least one refusal says, where a rule is asked, or advice in place of one. */
  readonly refused?: RegExp;
  /** What a note tells whoever reviews the rewrite. */
  readonly noted?: RegExp;
  /** What is refused where the compiler does not confirm it, as the text does not tell. */
  readonly asked?: RegExp;
}

const buffered = 'import "bytes"\n\n';

/** What tests have shown to corrupt results, or to change what a program does. */
export const behaviours: readonly Hazard[] = [
  {
    name: 'bytes of a pooled buffer after Put',
    code: `${buffered}func f(s string) []byte {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)\n\treturn buf.Bytes()\n}\n`,
    keeps: { 'go.poolBuffer': /return append\(\[\]byte\(nil\), buf\.Bytes\(\)\.\.\.\)/ },
  },
  {
    name: 'a view of a pooled buffer that another value holds',
    code: `import (\n\t"bytes"\n\t"net/http"\n)\n\nfunc f(s string) (*http.Request, error) {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)\n\treturn http.NewRequest("POST", "/", buf)\n}\n`,
    refused: /it is passed to net\/http\.NewRequest: the HTTP transport may still read it/,
  },
  {
    name: 'a trimmed view of a pooled buffer, sent away',
    code: `${buffered}func f(s string, c chan []byte) {\n\tvar buf bytes.Buffer\n\tbuf.WriteString(s)\n\tc <- bytes.TrimSpace(buf.Bytes())\n}\n`,
    refused: /sent on a channel/,
  },
  {
    name: 'a gob.Encoder that goes on with values of any type',
    code: `import (\n\t"bytes"\n\t"encoding/gob"\n)\n\nfunc f(v any) ([]byte, error) {\n\tbuf := new(bytes.Buffer)\n\tenc := gob.NewEncoder(buf)\n\tif err := enc.Encode(v); err != nil {\n\t\treturn nil, err\n\t}\n\treturn buf.Bytes(), nil\n}\n`,
    keeps: {
      'go.poolBuffer': /\tenc := gob\.NewEncoder\(buf\)\n[\s\S]*append\(\[\]byte\(nil\), buf\.Bytes\(\)\.\.\.\), nil/,
    },
    refused: /the argument is an interface, and each value may bring types that an encoder has not sent yet/,
    noted: /stays fresh for each call/,
  },
  {
    name: 'a gob.Encoder whose types were sent already',
    code: `import (\n\t"bytes"\n\t"encoding/gob"\n)\n\ntype s struct{ A int }\n\nfunc f(v *s) ([]byte, error) {\n\tbuf := new(bytes.Buffer)\n\tenc := gob.NewEncoder(buf)\n\tif err := enc.Encode(v); err != nil {\n\t\treturn nil, err\n\t}\n\treturn buf.Bytes(), nil\n}\n`,
    keeps: {
      'go.warmGobEncoder':
        /\treturn nil, err\n\t\}\n\tbuf := append\(make\(.*\), enc\.types\.\.\.\)\n[\s\S]*\.Put\(enc\)/,
    },
    noted: /must not get a field of an interface type/,
  },
  {
    name: 'a gzip.Writer that is not closed',
    code: 'import (\n\t"compress/gzip"\n\t"io"\n)\n\nfunc f(w io.Writer, b []byte) {\n\tgz := gzip.NewWriter(w)\n\tgz.Write(b)\n\tgz.Flush()\n}\n',
    refused: /Close/,
  },
  {
    name: 'a gzip.Writer that one way does not close',
    code: 'import (\n\t"compress/gzip"\n\t"io"\n)\n\nfunc f(w io.Writer, b []byte) error {\n\tgz := gzip.NewWriter(w)\n\tif _, err := gz.Write(b); err != nil {\n\t\treturn err\n\t}\n\tif len(b) > 9 {\n\t\treturn gz.Close()\n\t}\n\treturn nil\n}\n',
    // Its stream is cut short, as before; the next borrower begins anew.
    keeps: { 'go.poolCompressionWriter': /\tgz\.Reset\(w\)\n/ },
  },
  {
    name: 'a gzip.Writer written to after Close',
    code: 'import (\n\t"compress/gzip"\n\t"io"\n)\n\nfunc f(w io.Writer, b []byte) {\n\tgz := gzip.NewWriter(w)\n\tgz.Write(b)\n\tgz.Close()\n\tgz.Write(b)\n}\n',
    keeps: { 'go.poolCompressionWriter': /\tgz\.Reset\(w\)\n\tdefer/ },
  },
  {
    name: 'the sticky error of a bufio.Writer',
    code: 'import (\n\t"bufio"\n\t"io"\n)\n\nfunc f(w io.Writer, b []byte) error {\n\tbw := bufio.NewWriter(w)\n\tbw.Write(b)\n\treturn bw.Flush()\n}\n',
    keeps: { 'go.poolBufio': /\tbw\.Reset\(w\)\n/ },
  },
  {
    name: 'the sticky error and the settings of a json.Encoder',
    code: 'import (\n\t"bytes"\n\t"encoding/json"\n\t"io"\n)\n\nfunc f(w io.Writer, v any) error {\n\tvar buf bytes.Buffer\n\tenc := json.NewEncoder(&buf)\n\tenc.SetIndent("", "  ")\n\tenc.SetEscapeHTML(false)\n\tif err := enc.Encode(v); err != nil {\n\t\treturn err\n\t}\n\t_, err := w.Write(buf.Bytes())\n\treturn err\n}\n\nfunc g(w io.Writer, v any) error {\n\treturn json.NewEncoder(w).Encode(v)\n}\n',
    keeps: { 'go.poolBuffer': /\tenc := json\.NewEncoder\(buf\)\n\tenc\.SetIndent/ },
  },
  {
    name: 'a huge buffer in a pool',
    code: `${buffered}func f(s string) string {\n\tvar buf bytes.Buffer\n\tbuf.WriteString(s)\n\treturn buf.String()\n}\n`,
    keeps: { 'go.poolBuffer': /if buf\.Cap\(\) <= 64<<10 \{\n\t+\w+\.Put\(buf\)/ },
  },
  {
    name: 'fields of a pooled struct that the last borrower set',
    code: 'import (\n\t"encoding/json"\n\t"io"\n)\n\ntype ctx struct {\n\tUser string\n\tAdmin bool\n\tPad [64]int\n}\n\nfunc f(r io.Reader) (bool, error) {\n\tc := new(ctx)\n\terr := json.NewDecoder(r).Decode(c)\n\treturn c.Admin, err\n}\n',
    keeps: { 'go.poolStruct': /\tc := \w+\.Get\(\)\.\(\*ctx\)\n\t\*c = ctx\{\}\n/ },
  },
  {
    name: 'bytes of a bufio.Scanner that are kept',
    code: 'import (\n\t"bufio"\n\t"io"\n\t"strings"\n)\n\nfunc f(r io.Reader, m map[string]int, c chan string) (all []string) {\n\tsc := bufio.NewScanner(r)\n\tfor sc.Scan() {\n\t\tline := sc.Text()\n\t\tall = append(all, strings.TrimSpace(line))\n\t\tm[line]++\n\t\tc <- line\n\t}\n\treturn all\n}\n',
    refused: /it is used in a way that needs a string/,
  },
  {
    name: 'records of a csv.Reader that are kept',
    code: 'import (\n\t"encoding/csv"\n\t"io"\n)\n\nfunc f(r io.Reader) (all [][]string, err error) {\n\tcr := csv.NewReader(r)\n\tfor {\n\t\trecord, err := cr.Read()\n\t\tif err == io.EOF {\n\t\t\treturn all, nil\n\t\t}\n\t\tif err != nil {\n\t\t\treturn nil, err\n\t\t}\n\t\tall = append(all, record)\n\t}\n}\n',
  },
  {
    name: 'a filter into the memory of the caller, or into room for all of it where few are kept',
    code: 'func f(src []int) []int {\n\tvar out []int\n\tfor _, x := range src {\n\t\tif x%2 == 0 {\n\t\t\tout = append(out, x)\n\t\t}\n\t}\n\treturn out\n}\n',
    refused: /make with the full capacity allocates for the elements that are left out/,
  },
  {
    name: 'a template that is parsed or cloned after it was executed',
    code: 'import (\n\t"html/template"\n\t"io"\n)\n\nfunc f(w io.Writer, v any) error {\n\tt := template.Must(template.New("a").Parse("{{.}}"))\n\tif err := t.Execute(w, v); err != nil {\n\t\treturn err\n\t}\n\t_, err := t.Parse("{{.}} again")\n\treturn err\n}\n\nfunc g(w io.Writer, v any) error {\n\tt := template.Must(template.New("a").Parse("{{.}}"))\n\tc, err := t.Clone()\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn c.Execute(w, v)\n}\n',
    refused: /Parse|Clone/,
  },
  {
    name: 'ToLower == ToLower is not EqualFold',
    code: 'import "strings"\n\nfunc f(a, b string) bool { return strings.ToLower(a) == strings.ToLower(b) }\n\nfunc g(a, b string) bool {\n\ta = strings.ToLower(a)\n\tb = strings.ToLower(b)\n\treturn a == b\n}\n',
  },
  {
    name: 'Split at nothing is not Cut',
    code: 'import "strings"\n\nfunc f(s, sep string) string { return strings.Split(s, sep)[0] }\n\nfunc g(s string) string {\n\tfirst := strings.Split(s, "")[0]\n\treturn first\n}\n\nfunc h(s, sep string) string {\n\tparts := strings.SplitN(s, sep, 2)\n\tif len(parts) < 2 {\n\t\treturn ""\n\t}\n\treturn parts[1]\n}\n',
    refused: /with an empty separator Split gives characters/,
  },
  {
    name: 'Stringer, Formatter, nil and bytes under Sprintf',
    code: 'import "fmt"\n\ntype lvl string\n\nfunc (l lvl) String() string { return "<" + string(l) + ">" }\n\ntype id int\n\nfunc (i id) Format(f fmt.State, c rune) { fmt.Fprintf(f, "ID#%d", int(i)) }\n\nfunc a(x lvl) string { return fmt.Sprintf("%s!", x) }\n\nfunc b(x id) string { return fmt.Sprintf("n %d", x) }\n\nfunc c(e error) string { return fmt.Sprintf("e: %s", e) }\n\nfunc d(b []byte) string { return fmt.Sprintf("b: %v", b) }\n\nfunc e(x fmt.Stringer) string { return fmt.Sprint(x) }\n',
    refused: /fmt writes by rules of its own/,
  },
  {
    name: 'what other files may say of a type, under Sprintf',
    code: 'import "fmt"\n\ntype row struct{ name string }\n\nfunc e(l level) string { return fmt.Sprintf("level %s", l) }\n\nfunc f(r row, n int) string { return fmt.Sprintf("%s:%d", r.name, n) }\n',
    keeps: { 'go.textWithoutFmt': /return r\.name \+ ":" \+ strconv\.Itoa\(n\)/ },
    asked: /r\.name is not exactly of type string to the compiler, so fmt may write it in another way/,
    refused: /l is of type level, which fmt writes by rules of its own/,
  },
  {
    name: 'a struct that a method keeps',
    code: 'type state struct {\n\tn int\n\tpath [48]int\n}\n\nfunc (s *state) run() int { return keep(s) }\n\nfunc f() int {\n\ts := new(state)\n\treturn s.run()\n}\n',
    keeps: { 'go.poolStruct': /\*s = state\{\}/ },
    asked: /something may keep s/,
  },
  {
    name: 'Decoder is not Unmarshal',
    code: 'import (\n\t"encoding/json"\n\t"io"\n)\n\nfunc f(r io.Reader) (v int, err error) {\n\terr = json.NewDecoder(r).Decode(&v)\n\treturn v, err\n}\n\nfunc g(b []byte) (v int, err error) {\n\terr = json.Unmarshal(b, &v)\n\treturn v, err\n}\n',
  },
  {
    name: 'order of equal elements in sort.Slice',
    code: 'import "sort"\n\ntype kv struct{ k, i int }\n\nfunc f(a []kv) { sort.Slice(a, func(i, j int) bool { return a[i].k < a[j].k }) }\n',
  },
  {
    name: 'nil is not []',
    code: 'func f(src []int) []int {\n\tvar out []int\n\tfor _, x := range src {\n\t\tout = append(out, 2*x)\n\t}\n\treturn out\n}\n',
    keeps: { 'go.preallocateSlice': /if len\(src\) > 0|if n := len\(src\); n > 0/ },
  },
  {
    name: 'deferred calls of a loop run at the end',
    code: 'import (\n\t"bytes"\n\t"io"\n\t"os"\n)\n\nfunc f(names []string, w io.Writer) error {\n\tfor _, name := range names {\n\t\tfile, err := os.Open(name)\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\tdefer file.Close()\n\t\tbuf := new(bytes.Buffer)\n\t\tdefer func() { w.Write(buf.Bytes()) }()\n\t\tif _, err := buf.ReadFrom(file); err != nil {\n\t\t\treturn err\n\t\t}\n\t}\n\treturn nil\n}\n',
    refused: /deferred call/,
  },
  {
    name: 'Put before a deferred Close',
    code: 'import (\n\t"compress/gzip"\n\t"io"\n)\n\nfunc f(w io.Writer, b []byte) {\n\tgz := gzip.NewWriter(w)\n\tdefer gz.Close()\n\tgz.Write(b)\n}\n',
    keeps: { 'go.poolCompressionWriter': /defer \w+\.Put\(gz\)\n\tdefer gz\.Close\(\)/ },
  },
  {
    name: 'a gzip.Writer that is reset twice, which costs as much as all else',
    code: 'import (\n\t"compress/gzip"\n\t"io"\n)\n\nfunc f(w io.Writer, b []byte) error {\n\tgz := gzip.NewWriter(w)\n\tgz.Write(b)\n\treturn gz.Close()\n}\n',
    keeps: { 'go.poolCompressionWriter': /^(?!([\s\S]*\.Reset\(){2})[\s\S]*\.Reset\(w\)/ },
  },
  {
    name: 'the capacity of a copy',
    code: `${buffered}func f(s string) int {\n\tvar buf bytes.Buffer\n\tbuf.WriteString(s)\n\treturn buf.Cap()\n}\n\nfunc g(s string) int {\n\tvar buf bytes.Buffer\n\tbuf.WriteString(s)\n\treturn cap(buf.Bytes())\n}\n`,
    refused: /capacity/,
  },
  {
    name: 'what a panic leaves in a pooled buffer',
    code: `${buffered}func f(s string) int {\n\tbuf := new(bytes.Buffer)\n\tbuf.WriteString(s)\n\tif s == "" {\n\t\tpanic("empty")\n\t}\n\treturn buf.Len()\n}\n`,
    keeps: { 'go.poolBuffer': /\.Get\(\)\.\(\*bytes\.Buffer\)\n\tbuf\.Reset\(\)\n/ },
  },
  {
    name: 'CopyBuffer with an empty buffer',
    code: 'import (\n\t"io"\n\t"sync"\n)\n\nvar pool = sync.Pool{New: func() any {\n\tb := make([]byte, 32<<10)\n\treturn &b\n}}\n\nfunc g(b []byte) {\n\tbp := pool.Get().(*[]byte)\n\t*bp = append((*bp)[:0], b...)\n\tpool.Put(bp)\n}\n\nfunc f(w io.Writer, r io.Reader) (int64, error) {\n\treturn io.Copy(w, r)\n}\n',
    keeps: { 'go.poolCopyBuffer': /fCopyPool\.Get\(\)/ },
  },
];
