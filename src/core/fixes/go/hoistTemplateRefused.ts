import type { RefusedExample } from '../fixRule';

const below = ['text/template/parse.(*Tree).newText', 'text/template/parse.Parse', 'text/template.(*Template).Parse'];
const head = 'package p\n\nimport (\n\t"io"\n\t"text/template"\n)\n\n';

export const hoistTemplateRefused: readonly RefusedExample[] = [
  refusal(
    'A text that depends on the call',
    'text is no constant',
    'func f(w io.Writer, text string) error {\n\tt := template.Must(template.New("x").Parse(text))⟨profiled⟩\n\treturn t.Execute(w, 1)\n}\n',
  ),
  refusal(
    'Functions of the request',
    'Funcs makes more of it',
    'func f(w io.Writer, user string) error {\n\tt := template.Must(template.New("x").Funcs(template.FuncMap{"user": func() string { return user }}).Parse("{{user}}"))⟨profiled⟩\n\treturn t.Execute(w, 1)\n}\n',
  ),
  refusal(
    'A template that is parsed again',
    'Parse may change it',
    'func f(w io.Writer, more string) error {\n\tt := template.Must(template.New("x").Parse("{{.}}"))⟨profiled⟩\n\tt.Parse(more)\n\treturn t.Execute(w, 1)\n}\n',
  ),
  refusal(
    'A template that is cloned',
    'Clone may change it',
    'func f() (*template.Template, error) {\n\tt := template.Must(template.New("x").Parse("{{.}}"))⟨profiled⟩\n\treturn t.Clone()\n}\n',
  ),
  refusal(
    'Files may change',
    'it reads files',
    'func f(w io.Writer) error {\n\tt, err := template.ParseFiles("page.html")⟨profiled⟩\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn t.Execute(w, 1)\n}\n',
  ),
  refusal(
    'A template that is returned',
    'returned',
    'func f() (*template.Template, error) {\n\treturn template.New("x").Parse("{{.}}")⟨profiled⟩\n}\n',
  ),
  refusal(
    'A template that is associated with another',
    'AddParseTree may change it',
    'func f(w io.Writer, other *template.Template) error {\n\tt := template.Must(template.New("x").Parse("{{.}}"))⟨profiled⟩\n\tt.AddParseTree("y", other.Tree)\n\treturn t.Execute(w, 1)\n}\n',
  ),
];

function refusal(name: string, reason: string, body: string): RefusedExample {
  return { name, language: 'go', below, reason, before: head + body };
}
