import type { RefusedExample } from '../fixRule';

/** With a test of the level around it nothing but attributes could help. */
export const logAttributesRefused: readonly RefusedExample[] = [
  refusal(
    'A value of a type from elsewhere',
    'slog.Info("end", "value", load())',
    'the types of its values (load()) are not written',
  ),
  refusal('Arguments that are passed on', 'slog.Info("end", args...)', 'it passes a list of arguments on'),
  refusal('A key without a value', 'slog.Info("end", "n", n, "s")', 'the key "s" has no value'),
  refusal('A value without a key', 'slog.Info("end", n+1, n)', 'n+1 stands where a key is expected'),
  {
    ...refusal('Attributes already', 'slog.LogAttrs(ctx, level, "end "+s)', 'it is given attributes already'),
    call: 'runtime.concatstring2',
  },
  refusal('A type that stays in its box', 'slog.Info("end", "list", list)', 'none of the strings and numbers'),
  refusal('A pair over two lines', 'slog.Info("end", "s",\n\t\t\ts)', 'do not stand on one line'),
  refusal('A comment among the arguments', 'slog.Info("end", "s" /* why */, s)', 'comments among its arguments'),
  refusal(
    'context means something else',
    'slog.Info("end", "s", s)\n\t\tcontext := s\n\t\t_ = context',
    'context means something else',
  ),
];

function refusal(name: string, call: string, reason: string): RefusedExample {
  const [first = '', ...rest] = call.split('\n');
  const before = `package p

import "log/slog"

func f(ctx Context, s string, n int, list []string, args []any) {
	if slog.Default().Enabled(ctx, level) {
		${[`${first}⟨profiled⟩`, ...rest].join('\n')}
	}
}
`;
  return { name, language: 'go', below: [], call: 'runtime.convTstring', reason, before };
}
