import type { RefusedExample } from '../fixRule';

const parsed = ['regexp/syntax.(*parser).newRegexp', 'regexp/syntax.Parse', 'regexp.compile', 'regexp.Compile'];
const head = 'package p\n\nimport (\n\t"regexp"\n)\n\n';

export const hoistRegexpRefused: readonly RefusedExample[] = [
  refusal(
    'A pattern that depends on the call',
    'name is no constant',
    'func f(name, s string) bool {\n\treturn regexp.MustCompile("^" + name).MatchString(s)⟨profiled⟩\n}\n',
  ),
  refusal(
    'A pattern in a variable',
    'pattern is no constant',
    'var pattern = "a+"\n\nfunc f(s string) bool {\n\treturn regexp.MustCompile(pattern).MatchString(s)⟨profiled⟩\n}\n',
  ),
  refusal(
    'A constant of the function',
    'move it to package level first',
    'func f(s string) bool {\n\tconst p = "a+"\n\treturn regexp.MustCompile(p).MatchString(s)⟨profiled⟩\n}\n',
  ),
  refusal(
    'Longest changes the expression',
    'Longest may change it',
    'func f(s string) string {\n\tre := regexp.MustCompile("a|ab")⟨profiled⟩\n\tre.Longest()\n\treturn re.FindString(s)\n}\n',
  ),
  refusal(
    'An expression that is returned',
    'returned',
    'func f() *regexp.Regexp {\n\treturn regexp.MustCompile("a+")⟨profiled⟩\n}\n',
  ),
  refusal(
    'An expression that is kept in a field',
    'stored in a variable or field',
    'type t struct{ re *regexp.Regexp }\n\nfunc f(x *t) {\n\tre := regexp.MustCompile("a+")⟨profiled⟩\n\tx.re = re\n}\n',
  ),
  refusal(
    'Two patterns on a line',
    'another one stands on its line',
    'func f(s string) bool {\n\treturn regexp.MustCompile("a+").MatchString(s) || regexp.MustCompile("b+").MatchString(s)⟨profiled⟩\n}\n',
  ),
  refusal(
    'init runs once',
    'runs once',
    'var ok bool\n\nfunc init() {\n\tok = regexp.MustCompile("a+").MatchString("a")⟨profiled⟩\n}\n',
  ),
  {
    ...refusal(
      'MatchString of a pattern that may be wrong',
      'does not show that its pattern is valid',
      'func f(s string) bool {\n\tok, _ := regexp.MatchString("a(", s)⟨profiled⟩\n\treturn ok\n}\n',
    ),
    below: [...parsed, 'regexp.MatchString'],
  },
  refusal(
    'Comments that are lined up',
    'comments beside it',
    'func f(s string) bool {\n\tre := regexp.MustCompile("a+") // pattern⟨profiled⟩\n\tok := re.MatchString(s)        // result\n\treturn ok\n}\n',
  ),
];

function refusal(name: string, reason: string, body: string): RefusedExample {
  return { name, language: 'go', below: [...parsed, 'regexp.MustCompile'], reason, before: head + body };
}
