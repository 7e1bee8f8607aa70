import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import { formatShare } from '../../units/format';
import { chargeDirectly } from '../go/directEvidence';
import { argumentsOf, calleeOf, qualifiedCallee } from '../go/goCall';
import { warmGob } from '../go/warmGob';
import { writerType } from '../go/writerType';
import type { AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { shareOfLines } from './lineShare';
import { figures, measured } from './measured';

const { says, silent } = goExamples('doesNotHelp', ['bytes', 'encoding/gob'], {
  below: [
    'encoding/gob.(*Encoder).newEncoderState',
    'encoding/gob.(*Encoder).EncodeValue',
    'encoding/gob.(*Encoder).Encode',
  ],
});

/** With more of it the buffer is worth a pool. */
const largestPart = 0.25;

export const gobBuffer: AdviceRule = {
  id: 'go.gobBuffer',
  title: 'A pool for the buffer that gob encodes into',
  languages: ['go'],
  documentation: `A new \`gob.Encoder\` for each message makes its own state and sends the description of the type anew, which costs more than the buffer that it writes
to. It is said where the profile charges at most a quarter of the encoding to the buffer; the bytes that leave the function have to be copied out of a pooled one.`,
  examples: [
    says(
      'An encoder for each message',
      'A pool for the buffer alone would help little: of what is charged here 0 % is the buffer',
      `func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(v); err != nil {⟨profiled⟩
		return nil, err
	}
	return buf.Bytes(), nil
}
`,
    ),
  ],
  silent: [
    silent(
      'An encoder that can be kept',
      `func encode(v int) ([]byte, error) {
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(v); err != nil {⟨profiled⟩
		return nil, err
	}
	return buf.Bytes(), nil
}
`,
    ),
    silent('No buffer', 'func encode(enc *gob.Encoder, v any) error { return enc.Encode(v) }⟨profiled⟩\n'),
    silent(
      'The buffer is what costs',
      `func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	err := gob.NewEncoder(&buf).Encode(v)⟨profiled⟩
	return buf.Bytes(), err
}
`,
      { below: ['bytes.growSlice', 'bytes.(*Buffer).grow', 'encoding/gob.(*Encoder).writeMessage'] },
    ),
  ],
  isEvidence: ({ below }) => below.some(name => name.startsWith('encoding/gob.')),
  advise(input) {
    const { file } = input;
    const calls = file.ofType('call_expression').filter(each => {
      const callee = calleeOf(file, each);
      return callee.kind === 'method' && callee.name === 'Encode';
    });
    return chargeDirectly(input, calls).flatMap(({ expression, lines, stacks }) => {
      if (!encodesIntoBuffer(file, expression)) return [];
      const buffered = stacks.filter(({ below }) => below.some(name => name.startsWith('bytes.')));
      const share = shareOfLines(input, lines, buffered);
      if (share > largestPart) return [];
      const text = `A pool for the buffer alone would help little: of what is charged here ${formatShare(share)} is the buffer, the rest is made by the encoder itself (${measured('with the copy that the pool needs', figures.gobBuffer)}).`;
      return [{ kind: 'doesNotHelp', lines, stacks, text }];
    });
  },
};

/** Whether the function makes the encoder, for a buffer of its own, and has to: one that can be kept takes its buffer along. */
function encodesIntoBuffer(file: ParsedFile, encode: SyntaxNode): boolean {
  const owner = enclosingFunction(encode);
  return file.ofType('call_expression').some(each => {
    const [target] = argumentsOf(each);
    return (
      qualifiedCallee(file, each) === 'encoding/gob.NewEncoder' &&
      enclosingFunction(each) === owner &&
      target !== undefined &&
      writerType(file, target)?.name === 'bytes.Buffer' &&
      typeof warmGob(file, each) === 'string'
    );
  });
}
