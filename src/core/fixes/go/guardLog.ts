import type { FixRule } from '../fixRule';
import { guardLogExamples } from './guardLogExamples';
import { guardLogRefused } from './guardLogRefused';
import { decideLogs } from './logDecision';
import { mayBuildArguments } from './logEvidence';

export const guardLog: FixRule = {
  id: 'go.guardLog',
  title: 'Build the arguments of the log call only while its level is on',
  languages: ['go'],
  documentation: `Go builds the arguments of a call before it calls: of a debug message that nobody wants the texts are made and the numbers are put
into interfaces, and then thrown away. A test of the level around the call leaves all of it out.

The test is the logger's own: \`Enabled\` of \`log/slog\`, or what a function of the file looks at first, as in \`if !debug { return }\`. While the level is on
it is asked twice. It is not offered where the profile shows that the level was on; nor where \`go.logAttributes\` saves as much.

It is safe where the arguments do nothing but give a value. A call that is not known for that, or a field of a pointer that may be nil, is for review: with
the level off it is no longer called, or read. The same goes for \`s.log\` in \`s.log.debugf(…)\`, unless the test reads it, and for a file with an \`Enabled\`
of its own, as a handler that samples counts how often it is asked.`,
  examples: guardLogExamples,
  refused: guardLogRefused,
  isEvidence: mayBuildArguments,
  outcomes: input => decideLogs(input, 'guard'),
};
