import type { FixRule } from '../fixRule';
import { logAttributesExamples } from './logAttributesExamples';
import { logAttributesRefused } from './logAttributesRefused';
import { decideLogs } from './logDecision';
import { mayBuildArguments } from './logEvidence';

export const logAttributes: FixRule = {
  id: 'go.logAttributes',
  title: 'Log attributes instead of keys and values',
  languages: ['go'],
  documentation: `\`slog.Info("done", "n", n)\` puts each value into an interface, and a string or a number is copied to the heap for that, whether the level is
on or off. \`LogAttrs\` takes attributes, which hold strings, numbers, times and durations themselves. The record is the same: slog makes the same
attributes of keys and values.

It is offered where the keys are to be seen and the compiler confirms the types of the values; a value of a type that the file does not tell goes through
\`slog.Any\`, which costs what it cost before. Where a debug message costs more than that, \`go.guardLog\` is offered instead.`,
  examples: logAttributesExamples,
  refused: logAttributesRefused,
  isEvidence: mayBuildArguments,
  outcomes: input => decideLogs(input, 'attributes'),
};
