import { chargeDirectly } from '../go/directEvidence';
import { argumentsOf, calleeOf, qualifiedCallee } from '../go/goCall';
import { writtenType } from '../go/staticType';
import { copiesStrings, writerType } from '../go/writerType';
import type { AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { figures, measured } from './measured';

const { says, silent } = goExamples('doesNotHelp', ['compress/gzip', 'fmt', 'net/http'], {
  below: [],
  call: 'runtime.convTstring',
});

export const printedString: AdviceRule = {
  id: 'go.printedString',
  title: 'io.WriteString instead of fmt.Fprint to a writer without WriteString',
  languages: ['go'],
  documentation: `\`fmt.Fprint(w, s)\` puts the string's header on the heap, 16 bytes. \`io.WriteString\` saves them where the writer has a WriteString; for one that has none it copies
the whole string. It is said of writers of the standard library that are known to have none.`,
  examples: [
    says(
      'A compressor',
      'gzip.Writer has no WriteString, so it would copy the whole string, where fmt.Fprint allocates 16 bytes',
      'func f(gz *gzip.Writer, s string) { fmt.Fprint(gz, s) }⟨profiled⟩\n',
    ),
  ],
  silent: [
    silent(
      'A response, which has a WriteString',
      'func f(w http.ResponseWriter, s string) { fmt.Fprint(w, s) }⟨profiled⟩\n',
    ),
    silent('Several values', 'func f(gz *gzip.Writer, s string) { fmt.Fprint(gz, s, s) }⟨profiled⟩\n'),
  ],
  isEvidence: ({ below, call }) => below.length === 0 && call === 'runtime.convTstring',
  advise(input) {
    const { file } = input;
    // Whatever takes an interface on the same line may be what the string is boxed for.
    const calls = file.ofType('call_expression').filter(each => calleeOf(file, each).kind !== 'builtin');
    return chargeDirectly(input, calls).flatMap(({ expression, lines, stacks }) => {
      const [writer, value, ...more] = argumentsOf(expression);
      if (qualifiedCallee(file, expression) !== 'fmt.Fprint' || !writer || !value || more.length > 0) return [];
      const type = writerType(file, writer);
      if (!type || !copiesStrings(type) || writtenType(file, value) !== 'string') return [];
      const text = `io.WriteString would not help: ${type.written} has no WriteString, so it would copy the whole string, where fmt.Fprint allocates 16 bytes (${measured('for 64 bytes', figures.printed)}).`;
      return [{ kind: 'doesNotHelp', lines, stacks, text }];
    });
  },
};
