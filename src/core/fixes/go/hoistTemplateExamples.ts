import type { FixExample } from '../fixRule';

const parsed = ['text/template/parse.(*Tree).newText', 'text/template/parse.Parse', 'text/template.(*Template).Parse'];
const added = ['text/template.(*Template).AddParseTree', 'text/template.(*Template).Parse'];
const escaped = [
  'html/template.(*escaper).commit',
  'html/template.escapeTemplate',
  'html/template.(*Template).Execute',
];

export const hoistTemplateExamples: readonly FixExample[] = [
  {
    name: 'A page that is parsed for each request, with its error',
    language: 'go',
    below: [...parsed, 'html/template.(*Template).Parse'],
    risk: 'safe',
    before: `package p

import (
	"html/template"
	"io"
)

const page = \`<h1>{{.Title}}</h1>\`

func render(w io.Writer, data any) error {
	t, err := template.New("page").Parse(page)⟨profiled⟩
	if err != nil {
		return err
	}
	return t.Execute(w, data)
}
`,
    after: `package p

import (
	"html/template"
	"io"
)

const page = \`<h1>{{.Title}}</h1>\`

var renderTemplate, renderTemplateErr = template.New("page").Parse(page)

func render(w io.Writer, data any) error {
	t, err := renderTemplate, renderTemplateErr
	if err != nil {
		return err
	}
	return t.Execute(w, data)
}
`,
  },
  {
    name: 'Escaping, which the profile charges to Execute',
    language: 'go',
    below: escaped,
    risk: 'safe',
    before: `package p

import (
	"html/template"
	"net/http"
)

type server struct{ title string }

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t := template.Must(template.New("page").Parse(\`
		<h1>{{.}}</h1>
	\`))
	if err := t.Execute(w, s.title); err != nil {⟨profiled⟩
		http.Error(w, err.Error(), 500)
	}
}
`,
    after: `package p

import (
	"html/template"
	"net/http"
)

type server struct{ title string }

var serverServeHTTPTemplate = template.Must(template.New("page").Parse(\`
		<h1>{{.}}</h1>
	\`))

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := serverServeHTTPTemplate.Execute(w, s.title); err != nil {
		http.Error(w, err.Error(), 500)
	}
}
`,
  },
  {
    name: 'A text template that is executed at once',
    language: 'go',
    below: added,
    risk: 'safe',
    before: `package p

import (
	"strings"
	"text/template"
)

func greet(name string) (string, error) {
	var b strings.Builder
	err := template.Must(template.New("").Parse("Hello {{.}}!")).Execute(&b, name)⟨profiled⟩
	return b.String(), err
}
`,
    after: `package p

import (
	"strings"
	"text/template"
)

var greetTemplate = template.Must(template.New("").Parse("Hello {{.}}!"))

func greet(name string) (string, error) {
	var b strings.Builder
	err := greetTemplate.Execute(&b, name)
	return b.String(), err
}
`,
  },
  {
    name: 'A text of which the profile does not show that it is valid',
    language: 'go',
    below: parsed,
    risk: 'review',
    before: `package p

import (
	"io"
	"text/template"
)

func list(w io.Writer, items []string) error {
	t := template.Must(template.New("list").Parse("{{range .}}{{.}}\\n{{end}}"))⟨profiled⟩
	return t.Execute(w, items)
}
`,
    after: `package p

import (
	"io"
	"text/template"
)

var listTemplate = template.Must(template.New("list").Parse("{{range .}}{{.}}\\n{{end}}"))

func list(w io.Writer, items []string) error {
	return listTemplate.Execute(w, items)
}
`,
  },
];
