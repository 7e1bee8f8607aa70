import type { RefusedExample } from '../fixRule';

export const cutInsteadOfSplitRefused: readonly RefusedExample[] = [
  refusal(
    'An empty separator',
    'Split',
    'func f(s string) string {\n\tx := strings.Split(s, "")[0]⟨profiled⟩\n\treturn x\n}\n',
    'gives characters',
  ),
  refusal(
    'A separator that may be empty',
    'Split',
    'func f(s, sep string) string {\n\tx := strings.Split(s, sep)[0]⟨profiled⟩\n\treturn x\n}\n',
    'sep is no literal',
  ),
  refusal(
    'All parts',
    'Split',
    'func f(s string) (n int) {\n\tfor _, part := range strings.Split(s, ",") {⟨profiled⟩\n\t\tn += len(part)\n\t}\n\treturn n\n}\n',
    'a loop goes over its parts',
  ),
  refusal(
    'The second part of what may have only one',
    'SplitN',
    'func f(s string) string {\n\tparts := strings.SplitN(s, "=", 2)⟨profiled⟩\n\treturn parts[1]\n}\n',
    'parts[1] panics where there is no separator',
  ),
  refusal(
    'A check that does not leave',
    'SplitN',
    'func f(s string) string {\n\tparts := strings.SplitN(s, "=", 2)⟨profiled⟩\n\tif len(parts) != 2 {\n\t\tprintln(s)\n\t}\n\treturn parts[1]\n}\n',
    'parts[1] panics where there is no separator',
  ),
  refusal(
    'Parts that are handed on',
    'SplitN',
    'func f(s string) []string {\n\tparts := strings.SplitN(s, "=", 2)⟨profiled⟩\n\tif len(parts) == 2 {\n\t\treturn parts\n\t}\n\treturn nil\n}\n',
    'used as a slice',
  ),
  refusal(
    'A part that is written to',
    'SplitN',
    'func f(s string) string {\n\tparts := strings.SplitN(s, "=", 2)⟨profiled⟩\n\tparts[0] = "x"\n\treturn parts[0]\n}\n',
    'used as a slice',
  ),
  refusal(
    'Three parts',
    'SplitN',
    'func f(s string) int {\n\tparts := strings.SplitN(s, "=", 3)⟨profiled⟩\n\treturn len(parts)\n}\n',
    'strings.Cut is offered only for strings.Split(…)[0]',
  ),
  refusal(
    'One part',
    'SplitN',
    'func f(s string) string {\n\tx := strings.SplitN(s, "=", 1)[0]⟨profiled⟩\n\treturn x\n}\n',
    'less than two',
  ),
  refusal(
    'Within a longer expression',
    'Split',
    'func f(s string) bool {\n\treturn strings.Split(s, ";")[0] == "text/html"⟨profiled⟩\n}\n',
    'give strings.Split(…)[0] a name of its own',
  ),
  refusal(
    'Another part than the first',
    'Split',
    'func f(s string) string {\n\tx := strings.Split(s, ",")[1]⟨profiled⟩\n\treturn x\n}\n',
    'its first part is not the one that is used',
  ),
  refusal(
    'The first part of many, and whether there are more',
    'Split',
    'func f(s string) (string, bool) {\n\tp := strings.Split(s, ":")⟨profiled⟩\n\tif len(p) > 1 {\n\t\treturn p[0], true\n\t}\n\treturn "", false\n}\n',
    'strings.Cut is offered only for strings.Split(…)[0]',
  ),
  refusal(
    'A function on one line',
    'SplitN',
    'func f(s string) string { return strings.SplitN(s, "::", 2)[0] }⟨profiled⟩\n',
    'it shares its line with other code',
  ),
  refusal(
    'A declaration with var',
    'Split',
    'func f(s string) string {\n\tvar x = strings.Split(s, ";")[0]⟨profiled⟩\n\treturn x\n}\n',
    'it is declared with var',
  ),
];

function refusal(name: string, callee: string, body: string, reason: string): RefusedExample {
  const below = ['strings.genSplit', `strings.${callee}`];
  return { name, language: 'go', below, reason, before: `package p\n\nimport "strings"\n\n${body}` };
}
