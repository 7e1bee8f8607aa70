import type { RefusedExample } from '../fixRule';

const result = ['fmt.Sprintf'];

export const textWithoutFmtRefused: readonly RefusedExample[] = [
  refusal('A width', 'func f(n int) string { return fmt.Sprintf("%05d", n) }⟨profiled⟩\n', 'flags, a width'),
  refusal('Quotes', 'func f(s string) string { return fmt.Sprintf("%q", s) }⟨profiled⟩\n', 'written by rules of fmt'),
  refusal(
    'Hexadecimal digits',
    'func f(n int) string { return fmt.Sprintf("%x", n) }⟨profiled⟩\n',
    '%x is written by rules of fmt',
  ),
  refusal(
    'An error',
    'func f(err error) string { return fmt.Sprintf("%v", err) }⟨profiled⟩\n',
    'err is of type error, which fmt writes by rules of its own',
  ),
  refusal(
    'A type that says how it is written',
    'type level int\n\nfunc (l level) String() string { return "high" }\n\nfunc f(l level) string { return fmt.Sprintf("%d", l) }⟨profiled⟩\n',
    'l is of type level',
  ),
  refusal(
    'A value of unknown type',
    'func f() string { return fmt.Sprintf("%v", load()) }⟨profiled⟩\n\nfunc load() (any, error) { return nil, nil }\n',
    'is not written in this file',
  ),
  refusal(
    'Too few arguments',
    'func f(s string) string { return fmt.Sprintf("%s %s", s) }⟨profiled⟩\n',
    'not as many arguments as verbs',
  ),
  refusal(
    'Arguments that are passed on',
    'func f(format string, args ...any) string { return fmt.Sprintf("%s", args...) }⟨profiled⟩\n',
    'passes a list of arguments on',
  ),
  refusal(
    'A format from elsewhere',
    'func f(format, s string) string { return fmt.Sprintf(format, s) }⟨profiled⟩\n',
    'its format is not written in the call',
  ),
  refusal(
    'A percent sign that is not to be seen',
    'func f(s string) string { return fmt.Sprintf("\\x25s%s", s) }⟨profiled⟩\n',
    'escaped percent sign',
  ),
  refusal(
    'A call that may change what is read beside it',
    'type t struct{ name string }\n\nfunc (x *t) next() string {\n\tx.name += "x"\n\treturn x.name\n}\n\nfunc f(x *t) string { return fmt.Sprintf("%s%s", x.name, x.next()) }⟨profiled⟩\n',
    'may change what another argument reads',
  ),
  refusal(
    'Only numbers in a longer text',
    'func f(n int) string { return fmt.Sprintf("user:%d", n) }⟨profiled⟩\n',
    'nothing would be saved',
  ),
  {
    ...refusal('Several values', 'func f(a, b int) string { return fmt.Sprint(a, b) }⟨profiled⟩\n', 'blanks between'),
    below: ['fmt.Sprint'],
  },
  refusal(
    'A built-in name for a type of its own',
    'type uint16 struct{}\n\nfunc (uint16) Format(f fmt.State, verb rune) {}\n\nfunc f(n uint16) string { return fmt.Sprintf("%d", n) }⟨profiled⟩\n',
    'uint16 means something else',
  ),
  refusal(
    'strconv means something else',
    'func f(strconv int) string { return fmt.Sprintf("%d", strconv) }⟨profiled⟩\n',
    'strconv means something else',
  ),
];

function refusal(name: string, body: string, reason: string): RefusedExample {
  return { name, language: 'go', below: result, reason, before: `package p\n\nimport "fmt"\n\n${body}` };
}
