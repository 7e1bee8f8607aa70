import { chargeDirectly } from '../go/directEvidence';
import { argumentsOf, qualifiedCallee } from '../go/goCall';
import { writtenType } from '../go/staticType';
import { writerType } from '../go/writerType';
import type { AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { figures, measured } from './measured';

const { says, silent } = goExamples('doesNotHelp', ['bytes', 'encoding/binary', 'io'], {
  below: ['encoding/binary.Write'],
});

export const scalarWrite: AdviceRule = {
  id: 'go.scalarWrite',
  title: 'PutUint32 and Write instead of binary.Write of a number',
  languages: ['go'],
  documentation: `\`binary.Write\` of a number does not use reflection, and allocates the bytes that it writes. Bytes of an array that are handed to an \`io.Writer\` are on the heap as well. It is
said only of writers that are an \`io.Writer\`: for a \`bytes.Buffer\` the array stays on the stack.`,
  examples: [
    says(
      'A number to any writer',
      'PutUint32 and Write would not help',
      'func f(w io.Writer, n uint32) error { return binary.Write(w, binary.LittleEndian, n) }⟨profiled⟩\n',
    ),
  ],
  silent: [
    silent(
      'A buffer',
      'func f(w *bytes.Buffer, n uint32) error { return binary.Write(w, binary.LittleEndian, n) }⟨profiled⟩\n',
    ),
    silent(
      'A struct',
      'type head struct{ A, B uint32 }\n\nfunc f(w io.Writer, h head) error { return binary.Write(w, binary.LittleEndian, h) }⟨profiled⟩\n',
    ),
  ],
  isEvidence: ({ below }) => below.at(-1) === 'encoding/binary.Write',
  advise(input) {
    const { file } = input;
    const calls = file
      .ofType('call_expression')
      .filter(each => qualifiedCallee(file, each) === 'encoding/binary.Write');
    return chargeDirectly(input, calls).flatMap(({ expression, lines, stacks }) => {
      const [writer, , value] = argumentsOf(expression);
      const bits = value && /^u?int(16|32|64)$/.exec(writtenType(file, value) ?? '')?.[1];
      const type = writer && writerType(file, writer);
      if (!bits || type?.name !== 'io.Writer' || type.isPointer) return [];
      const text = `PutUint${bits} and Write would not help: bytes that go through an io.Writer are on the heap, too (${measured('for 4 bytes', figures.scalar)}).`;
      return [{ kind: 'doesNotHelp', lines, stacks, text }];
    });
  },
};
