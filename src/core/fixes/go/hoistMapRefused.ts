import type { RefusedExample } from '../fixRule';

const head = 'package p\n\n';

export const hoistMapRefused: readonly RefusedExample[] = [
  refusal(
    'A map that is written',
    'it is written (line 5)',
    'func f(s string) int {\n\tm := map[string]int{"a": 1, "b": 2}⟨profiled⟩\n\tm[s]++\n\treturn m["a"]\n}\n',
  ),
  refusal(
    'A map that loses an element',
    'passed to delete',
    'func f(s string) int {\n\tm := map[string]int{"a": 1, "b": 2}⟨profiled⟩\n\tdelete(m, s)\n\treturn len(m)\n}\n',
  ),
  refusal(
    'A map that is returned',
    'returned',
    'func f() map[string]int {\n\tm := map[string]int{"a": 1, "b": 2}⟨profiled⟩\n\treturn m\n}\n',
  ),
  refusal(
    'A map that is passed on',
    'passed to g',
    'func g(m map[string]int) { m["x"] = 1 }\n\nfunc f() {\n\tm := map[string]int{"a": 1, "b": 2}⟨profiled⟩\n\tg(m)\n}\n',
  ),
  refusal(
    'A map with a second name',
    'gets a second name',
    'func f() {\n\tm := map[string]int{"a": 1, "b": 2}⟨profiled⟩\n\tn := m\n\tn["a"] = 3\n}\n',
  ),
  refusal(
    'A map that is kept',
    'stored in a variable or field',
    'type t struct{ m map[string]int }\n\nfunc f(x *t) {\n\tm := map[string]int{"a": 1, "b": 2}⟨profiled⟩\n\tx.m = m\n}\n',
  ),
  refusal(
    'Values that depend on the call',
    's is no constant',
    'func f(s, k string) string {\n\tm := map[string]string{"a": s, "b": "x"}⟨profiled⟩\n\treturn m[k]\n}\n',
  ),
  refusal(
    'Values that can be changed',
    'could be changed through the map',
    'func f(k string) {\n\tm := map[string][]int{"a": {1}, "b": {2}}⟨profiled⟩\n\tm[k][0] = 3\n}\n',
  ),
  refusal(
    'A function that leads back to the table',
    'add leads back to this function',
    'func eval(op string, a, b int) int {\n\treturn map[string]func(int, int) int{"+": add}[op](a, b)⟨profiled⟩\n}\n\nfunc add(a, b int) int { return twice(a) + b }\n\nfunc twice(a int) int { return eval("*", a, 2) }\n',
  ),
  refusal(
    'A type of the function',
    'kind is a type of the function',
    'func f(n int) string {\n\ttype kind int\n\tm := map[kind]string{1: "a", 2: "b"}⟨profiled⟩\n\treturn m[kind(n)]\n}\n',
  ),
  refusal(
    'A parameter of type',
    'T is a type of the function',
    'func f[T ~int](n T) string {\n\tm := map[T]string{1: "a", 2: "b"}⟨profiled⟩\n\treturn m[n]\n}\n',
  ),
];

function refusal(name: string, reason: string, body: string): RefusedExample {
  return { name, language: 'go', below: [], call: 'runtime.mapassign_faststr', reason, before: head + body };
}
