import { resolve } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { chargeDirectly } from '../go/directEvidence';
import { argumentsOf, calleeOf, qualifiedCallee } from '../go/goCall';
import { writtenType } from '../go/staticType';
import type { AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { smallestObject } from './lineShare';
import { figures, measured } from './measured';

const { says, silent } = goExamples('doesNotHelp', ['crypto/sha256', 'fmt'], {
  below: ['fmt.Sprintf'],
  objectSize: 64,
});

/** fmt needs 24 bytes for the slice that it is given, hex another text: only of shorter ones hex makes less. */
const shortestText = 32;

export const hexText: AdviceRule = {
  id: 'go.hexText',
  title: 'hex.EncodeToString instead of fmt.Sprintf("%x")',
  languages: ['go'],
  documentation: `\`hex.EncodeToString\` is faster, but makes its text in a second piece of memory. It is said where the profile shows texts of at least
${shortestText} bytes: for shorter ones \`hex\` does allocate less.`,
  insteadOf: 'go.textWithoutFmt',
  examples: [
    says(
      'Bytes',
      'hex.EncodeToString would not help',
      'func f(b []byte) string { return fmt.Sprintf("%x", b) }⟨profiled⟩\n',
    ),
    says(
      'A checksum',
      '88 → 128 B/op',
      'func f(b []byte) string {\n\tsum := sha256.Sum256(b)\n\treturn fmt.Sprintf("%x", sum[:])⟨profiled⟩\n}\n',
    ),
    says(
      'What a hash gives',
      'a second piece of memory',
      'func f() string {\n\th := sha256.New()\n\treturn fmt.Sprintf("%x", h.Sum(nil))⟨profiled⟩\n}\n',
    ),
  ],
  silent: [
    silent('A short text', 'func f(b []byte) string { return fmt.Sprintf("%x", b) }⟨profiled⟩\n', { objectSize: 16 }),
    silent('A number', 'func f(n int) string { return fmt.Sprintf("%x", n) }⟨profiled⟩\n'),
    silent('A longer text', 'func f(b []byte) string { return fmt.Sprintf("id-%x", b) }⟨profiled⟩\n'),
  ],
  isEvidence: ({ below }) => below.at(-1) === 'fmt.Sprintf',
  advise(input) {
    const calls = input.file
      .ofType('call_expression')
      .filter(each => qualifiedCallee(input.file, each) === 'fmt.Sprintf');
    return chargeDirectly(input, calls).flatMap(({ expression, lines, stacks }) => {
      const texts = stacks.filter(({ below }) => below.length === 1);
      if (!formatsBytes(input.file, expression) || smallestObject(texts) < shortestText) return [];
      const text = `hex.EncodeToString would not help: it is faster, but makes its text in a second piece of memory (${measured('for 32 bytes', figures.hexText)}).`;
      return [{ kind: 'doesNotHelp', lines, stacks, text }];
    });
  },
};

function formatsBytes(file: ParsedFile, call: SyntaxNode): boolean {
  const [format, value, ...more] = argumentsOf(call);
  return /^["`]%[xX]["`]$/.test(format?.text ?? '') && value !== undefined && more.length === 0 && isBytes(file, value);
}

function isBytes(file: ParsedFile, value: SyntaxNode): boolean {
  if (writtenType(file, value) === '[]byte') return true;
  if (value.type === 'slice_expression') {
    const part = childByField(value, 'operand');
    return part !== undefined && (/^\[\w*\]byte$/.test(writtenType(file, part) ?? '') || isChecksum(file, part));
  }
  const callee = value.type === 'call_expression' ? calleeOf(file, value) : undefined;
  return callee?.kind === 'method' && callee.name === 'Sum' && argumentsOf(value).length === 1;
}

// sum := sha256.Sum256(b)
function isChecksum(file: ParsedFile, name: SyntaxNode): boolean {
  const made = name.type === 'identifier' ? resolve(name)?.identifier.parent?.parent : undefined;
  const [value] = made?.type === 'short_var_declaration' ? namedChildren(childByField(made, 'right')) : [];
  return value?.type === 'call_expression' && /^crypto\/\w+\.Sum/.test(qualifiedCallee(file, value) ?? '');
}
