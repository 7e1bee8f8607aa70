import type { RefusedExample } from '../fixRule';

export const stringBuilderRefused: readonly RefusedExample[] = [
  refusal(
    'A string that the loop reads',
    'func f(words []string) (all []string) {\n\ts := ""\n\tfor _, word := range words {\n\t\ts += word⟨profiled⟩\n\t\tall = append(all, s)\n\t}\n\treturn all\n}\n',
    'is read while the loop builds it (line 7)',
  ),
  refusal(
    'A string that is appended to itself',
    'func f(n int) string {\n\ts := "x"\n\tfor i := 0; i < n; i++ {\n\t\ts += "-" + s⟨profiled⟩\n\t}\n\treturn s\n}\n',
    's is part of what is appended to it',
  ),
  refusal(
    'A string that grows at its front',
    'func f(words []string) string {\n\ts := ""\n\tfor _, word := range words {\n\t\ts += word⟨profiled⟩\n\t\ts = "/" + s\n\t}\n\treturn s\n}\n',
    'is assigned anew',
  ),
  refusal(
    'A string that a closure sees',
    'func f(words []string) string {\n\ts := ""\n\tdefer func() { println(s) }()\n\tfor _, word := range words {\n\t\ts += word⟨profiled⟩\n\t}\n\treturn s\n}\n',
    'captured by a closure',
  ),
  refusal(
    'A string whose address is taken',
    'func f(words []string) *string {\n\ts := ""\n\tfor _, word := range words {\n\t\ts += word⟨profiled⟩\n\t}\n\treturn &s\n}\n',
    'has its address taken',
  ),
  refusal(
    'A field',
    'type t struct{ s string }\n\nfunc (x *t) f(words []string) {\n\tfor _, word := range words {\n\t\tx.s += word⟨profiled⟩\n\t}\n}\n',
    'x.s is a field',
  ),
  refusal(
    'An element of a map',
    'func f(words []string, m map[string]string) {\n\tfor _, word := range words {\n\t\tm["all"] += word⟨profiled⟩\n\t}\n}\n',
    'reached through a pointer, map or slice',
  ),
  refusal(
    'A variable of the package',
    'var s string\n\nfunc f(words []string) {\n\tfor _, word := range words {\n\t\ts += word⟨profiled⟩\n\t}\n}\n',
    'variable of the package',
  ),
  refusal(
    'A named result',
    'func f(words []string) (s string) {\n\tfor _, word := range words {\n\t\ts += word⟨profiled⟩\n\t}\n\treturn\n}\n',
    'named result',
  ),
  refusal(
    'A parameter',
    'func f(s string, words []string) string {\n\tfor _, word := range words {\n\t\ts += word⟨profiled⟩\n\t}\n\treturn s\n}\n',
    'is a parameter',
  ),
  refusal(
    'A type of its own',
    'type path string\n\nfunc f(words []path) path {\n\tvar s path\n\tfor _, word := range words {\n\t\ts += word⟨profiled⟩\n\t}\n\treturn s\n}\n',
    's is of type path, not of string',
  ),
  refusal(
    'A string that starts over',
    'func f(words []string) (all []string) {\n\ts := ""\n\tfor _, word := range words {\n\t\ts += word⟨profiled⟩\n\t\tif len(s) > 80 {\n\t\t\ts = ""\n\t\t}\n\t}\n\treturn append(all, s)\n}\n',
    'is assigned anew',
  ),
  refusal(
    'Two strings declared together',
    'func f(words []string) string {\n\ts, sep := "", ","\n\tfor _, word := range words {\n\t\ts += word + sep⟨profiled⟩\n\t}\n\treturn s\n}\n',
    'declared together',
    'runtime.concatstring3',
  ),
  refusal(
    'A function that jumps',
    'func f(words []string) string {\n\ts := ""\n\tfor _, word := range words {\n\t\tif word == "" {\n\t\t\tgoto done\n\t\t}\n\t\ts += word⟨profiled⟩\n\t}\ndone:\n\treturn s\n}\n',
    'jumps with goto',
  ),
  refusal(
    'strings means something else',
    'func f(strings []string) string {\n\ts := ""\n\tfor _, word := range strings {\n\t\ts += word⟨profiled⟩\n\t}\n\treturn s\n}\n',
    'strings means something else in this function',
  ),
];

function refusal(name: string, body: string, reason: string, call = 'runtime.concatstring2'): RefusedExample {
  return { name, language: 'go', below: [], call, reason, before: `package p\n\n${body}` };
}
