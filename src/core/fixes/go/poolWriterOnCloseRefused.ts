import type { RefusedExample } from '../fixRule';

const gzipBelow = ['compress/flate.NewWriter', 'compress/gzip.(*Writer).Write'];

const head = 'package p\n\nimport (\n\t"compress/gzip"\n\t"io"\n)\n\n';

const open = 'func open(w io.Writer) io.WriteCloser {\n\treturn gzip.NewWriter(w)\n}\n\n';

export const poolWriterOnCloseRefused: readonly RefusedExample[] = [
  refusal(
    'Code that asks what is behind the interface',
    'a type assertion asks for a *gzip.Writer',
    `${open}func flush(w io.WriteCloser, b []byte) {\n\tw.Write(b)⟨profiled⟩\n\tif gz, ok := w.(*gzip.Writer); ok {\n\t\tgz.Flush()\n\t}\n}\n`,
  ),
  refusal(
    'A switch over what is behind the interface',
    'a type assertion asks for a *gzip.Writer',
    `${open}func name(w io.WriteCloser, b []byte) string {\n\tw.Write(b)⟨profiled⟩\n\tswitch w.(type) {\n\tcase *gzip.Writer:\n\t\treturn "gzip"\n\t}\n\treturn ""\n}\n`,
  ),
  refusal(
    'An encoder that is reset through an interface, so that it is reused already',
    'an interface may ask for its Reset',
    `type resetter interface {\n\tReset(w io.Writer)\n}\n\n${open}func send(w io.WriteCloser, b []byte) {\n\tw.Write(b)⟨profiled⟩\n}\n`,
  ),
  refusal(
    'Fields that are filled in a loop',
    'inside a loop',
    `type part struct{ out io.WriteCloser }\n\nfunc open(parts []*part, w io.Writer) {\n\tfor _, each := range parts {\n\t\teach.out = gzip.NewWriter(w)\n\t}\n}\n\nfunc (p *part) write(b []byte) {\n\tp.out.Write(b)⟨profiled⟩\n}\n`,
  ),
  refusal(
    'What the program makes once',
    'runs once',
    `type log struct{ out io.WriteCloser }\n\nvar journal log\n\nfunc main() {\n\tjournal.out = gzip.NewWriter(io.Discard)\n}\n\nfunc write(b []byte) {\n\tjournal.out.Write(b)⟨profiled⟩\n}\n`,
  ),
];

function refusal(name: string, reason: string, body: string): RefusedExample {
  return { name, language: 'go', below: gzipBelow, reason, before: head + body };
}
