import type { RefusedExample } from '../fixRule';

const head = 'package p\n\nimport (\n\t"errors"\n\t"fmt"\n)\n\n';

export const hoistErrorRefused: readonly RefusedExample[] = [
  refusal(
    'A message that depends on the call',
    'name is no constant',
    'func f(name string) error {\n\treturn errors.New("no " + name)⟨profiled⟩\n}\n',
  ),
  refusal(
    'An error that is wrapped on each call',
    'fmt.Errorf wraps it',
    'func f(name string) error {\n\treturn fmt.Errorf("%s: %w", name, errors.New("not found"))⟨profiled⟩\n}\n',
  ),
  refusal(
    'Errors that are compared with each other',
    'the file compares errors with each other (line 14)',
    'func f() error {\n\treturn errors.New("not found")⟨profiled⟩\n}\n\nfunc same(err, last error) bool { return err != nil && last.Error() != "" && isLast(err, last) }\n\nfunc isLast(err, lastErr error) bool { return err == lastErr }\n',
  ),
  refusal(
    'errors.Is of a variable',
    'the file compares errors with each other',
    'func f() error {\n\treturn errors.New("not found")⟨profiled⟩\n}\n\nfunc is(a, err error) bool { return errors.Is(a, err) }\n',
  ),
  refusal(
    'Errors as keys',
    'a map whose keys are errors',
    'func f() error {\n\treturn errors.New("not found")⟨profiled⟩\n}\n\nvar seen = map[error]int{}\n',
  ),
  refusal(
    'An error that is made once',
    'runs once',
    'var err error\n\nfunc init() {\n\terr = errors.New("not found")⟨profiled⟩\n}\n',
  ),
];

function refusal(name: string, reason: string, body: string): RefusedExample {
  return { name, language: 'go', below: ['errors.New'], reason, before: head + body };
}
