import type { CondensedStack } from '../../attribution/condensedStack';
import { chargeDirectly } from '../go/directEvidence';
import { calleeOf } from '../go/goCall';
import type { AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { shareOfLines } from './lineShare';
import { figuresOfOthers, measured } from './measured';

const { says, silent } = goExamples('helps', ['html/template', 'io'], {
  below: [
    'reflect.Value.call',
    'text/template.(*state).evalCall',
    'text/template.(*state).walk',
    'html/template.(*Template).Execute',
  ],
});

const smallestShare = 0.05;
const mostOfIt = 0.5;
/** Not what the page is written to: a compressor or a buffer costs the same with any template. */
const ofTemplates = /^((html|text)\/template|fmt|reflect|strings|strconv|internal\/[a-z/]+)\./;

export const compiledTemplates: AdviceRule = {
  id: 'go.compiledTemplates',
  title: 'templ instead of html/template',
  languages: ['go'],
  documentation: `Each \`{{.Field}}\` of \`html/template\` is found through reflection, boxed and handed to the escapers as a list. \`templ\` generates Go code from components,
which does not. It is said of lines that spend at least ${smallestShare * 100} % of the profile, most of it in executing a template, not in parsing it or escaping it for the first time:
for that there is a rewrite. It is a rewrite by hand, of each page, with a generator in the build; what \`html/template\` escapes by its place in a script or a style has to be looked at again.`,
  smallestShare,
  examples: [
    says(
      'A page',
      'templ generates Go code',
      'var page = template.Must(template.ParseFiles("page.html"))\n\nfunc f(w io.Writer, v any) error { return page.Execute(w, v) }⟨profiled⟩\n',
    ),
    says(
      'One of several',
      '9,058 → 2,274 B/op',
      'func f(w io.Writer, pages *template.Template, v any) error {\n\treturn pages.ExecuteTemplate(w, "list", v)⟨profiled⟩\n}\n',
      {
        below: [
          'html/template.evalArgs',
          'html/template.htmlEscaper',
          'reflect.Value.call',
          'text/template.(*state).evalCall',
        ],
      },
    ),
  ],
  silent: [
    silent(
      'What the page is written to',
      'func f(w io.Writer, t *template.Template, v any) error { return t.Execute(w, v) }⟨profiled⟩\n',
      {
        below: [
          'compress/flate.NewWriter',
          'compress/gzip.(*Writer).Write',
          'text/template.(*state).walk',
          'html/template.(*Template).Execute',
        ],
      },
    ),
    silent(
      'A text template',
      'func f(w io.Writer, t interface{ Execute(io.Writer, any) error }, v any) error { return t.Execute(w, v) }⟨profiled⟩\n',
      { below: ['reflect.Value.call', 'text/template.(*state).evalCall', 'text/template.(*Template).Execute'] },
    ),
    silent(
      'Escaping for the first time',
      'func f(w io.Writer, t *template.Template, v any) error { return t.Execute(w, v) }⟨profiled⟩\n',
      {
        below: ['html/template.(*escaper).commit', 'html/template.escapeTemplate', 'html/template.(*Template).Execute'],
      },
    ),
  ],
  isEvidence: ({ below }) =>
    below.some(name => name.startsWith('text/template.(*state).')) && below.every(name => ofTemplates.test(name)),
  advise(input) {
    const calls = input.file.ofType('call_expression').filter(each => {
      const callee = calleeOf(input.file, each);
      return callee.kind === 'method' && /^Execute(Template)?$/.test(callee.name);
    });
    return chargeDirectly(input, calls).flatMap(({ lines, stacks }) => {
      if (!stacks.some(isHtml) || shareOfLines(input, lines, stacks) < mostOfIt) return [];
      return [
        {
          kind: 'helps',
          lines,
          stacks,
          text: `html/template finds each value through reflection and boxes it; templ generates Go code that does not (${measured('for a page of 20 items', figuresOfOthers.templ)}). Each page is rewritten by hand, and escaping in scripts and styles has to be looked at again.`,
          link: { label: 'templ', url: 'https://templ.guide' },
        },
      ];
    });
  },
};

function isHtml({ below }: CondensedStack): boolean {
  return below.some(name => name.startsWith('html/template.'));
}
