import type { RefusedExample } from '../fixRule';

const gzipBelow = ['compress/flate.NewWriter', 'compress/gzip.(*Writer).Write'];

const head = 'package p\n\nimport (\n\t"compress/gzip"\n\t"io"\n)\n\n';

export const poolWriterRefused: readonly RefusedExample[] = [
  refusal(
    'A writer that is never closed',
    'never closed',
    `func f(w io.Writer) {\n\tgz := gzip.NewWriter(w)\n\tgz.Write(nil)⟨profiled⟩\n}\n`,
  ),
  refusal(
    'A level that is not constant',
    'level is not a constant',
    `func f(w io.Writer, n int) {\n\tgz, _ := gzip.NewWriterLevel(w, n)\n\tdefer gz.Close()\n\tgz.Write(nil)⟨profiled⟩\n}\n`,
  ),
  refusal(
    'A writer that is returned',
    'returned',
    `func f(w io.Writer) *gzip.Writer {\n\tgz := gzip.NewWriter(w)\n\tgz.Write(nil)⟨profiled⟩\n\tgz.Close()\n\treturn gz\n}\n`,
  ),
  refusal(
    'A writer made in a loop',
    'inside a loop',
    `func f(ws []io.Writer) {\n\tfor _, w := range ws {\n\t\tgz := gzip.NewWriter(w)\n\t\tgz.Write(nil)⟨profiled⟩\n\t\tgz.Close()\n\t}\n}\n`,
  ),
  refusal(
    'A writer that a goroutine uses',
    'goroutine',
    `func f(w io.Writer) {\n\tgz := gzip.NewWriter(w)\n\tdefer gz.Close()\n\tgz.Write(nil)⟨profiled⟩\n\tgo func() { gz.Flush() }()\n}\n`,
  ),
  refusal(
    'main runs once',
    'runs once',
    `func main() {\n\tgz := gzip.NewWriter(io.Discard)\n\tdefer gz.Close()\n\tgz.Write(nil)⟨profiled⟩\n}\n`,
  ),
  refusal(
    'A writer given to code that may keep it',
    'which may keep it',
    `func f(w io.Writer, keep func(io.Writer)) {\n\tgz := gzip.NewWriter(w)\n\tdefer gz.Close()\n\tkeep(gz)⟨profiled⟩\n}\n`,
  ),
  refusal(
    'An error branch that uses something nothing else uses',
    'never run',
    `func f(w io.Writer) string {\n\twhy := "level"\n\tgz, err := gzip.NewWriterLevel(w, 5)\n\tif err != nil {\n\t\treturn why\n\t}\n\tdefer gz.Close()\n\tgz.Write(nil)⟨profiled⟩\n\treturn ""\n}\n`,
  ),
  refusal(
    'A level from a parameter, whatever its field is called',
    'level is not a constant',
    'type config struct{ BestSpeed int }\n\nfunc f(w io.Writer, c config) {\n\tgz, _ := gzip.NewWriterLevel(w, c.BestSpeed)\n\tdefer gz.Close()\n\tgz.Write(nil)⟨profiled⟩\n}\n',
  ),
  refusal(
    'A level from settings',
    'level is not a constant',
    'var settings struct{ DefaultCompression int }\n\nfunc f(w io.Writer) {\n\tgz, _ := gzip.NewWriterLevel(w, settings.DefaultCompression)\n\tdefer gz.Close()\n\tgz.Write(nil)⟨profiled⟩\n}\n',
  ),
  refusal(
    'A loop made of goto',
    'goto',
    'func f(ws chan io.Writer) {\nnext:\n\tw := <-ws\n\tgz := gzip.NewWriter(w)\n\tgz.Write(nil)⟨profiled⟩\n\tgz.Close()\n\tgoto next\n}\n',
  ),
  refusal(
    'any means something else',
    'any means something else',
    'func any() int { return 1 }\n\nfunc f(w io.Writer) {\n\tgz := gzip.NewWriter(w)\n\tdefer gz.Close()\n\tgz.Write(nil)⟨profiled⟩\n}\n',
  ),
  refusal(
    'An inner name that hides the destination',
    'hides what its destination is called',
    `func f(w io.Writer, small bool) {\n\tif !small {\n\t\tw := gzip.NewWriter(w)\n\t\tdefer w.Close()\n\t\tw.Write(nil)⟨profiled⟩\n\t}\n}\n`,
  ),
];

function refusal(name: string, reason: string, body: string): RefusedExample {
  return { name, language: 'go', below: gzipBelow, reason, before: head + body };
}
