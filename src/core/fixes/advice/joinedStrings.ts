import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { chargeDirectly } from '../go/directEvidence';
import { argumentsOf, qualifiedCallee } from '../go/goCall';
import type { AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { smallestObject } from './lineShare';
import { figures, measured } from './measured';

const { says, silent } = goExamples('doesNotHelp', ['strings'], {
  below: ['strings.(*Builder).grow', 'strings.(*Builder).Grow', 'strings.Join'],
  objectSize: 80,
});

/** `+` joins into memory on the stack up to this, where the text does not leave the function. */
const stackText = 32;

export const joinedStrings: AdviceRule = {
  id: 'go.joinedStrings',
  title: '+ instead of strings.Join of a few strings',
  languages: ['go'],
  documentation: `Both make the text in one piece of memory of the same size. It is said where \`strings.Join\` gets a list that is written in the call, and
not of texts of at most ${stackText} bytes that may stay in the function: \`+\` makes those on the stack.`,
  examples: [
    says(
      'Three strings',
      'Joining with + would not help',
      'func f(a, b, c string) string { return strings.Join([]string{a, b, c}, "/") }⟨profiled⟩\n',
    ),
    says(
      'A short text that is returned',
      '80 → 80 B/op',
      'func f(a, b string) string { return strings.Join([]string{a, b}, "/") }⟨profiled⟩\n',
      { objectSize: 16 },
    ),
  ],
  silent: [
    silent('A list from elsewhere', 'func f(all []string) string { return strings.Join(all, "/") }⟨profiled⟩\n'),
    silent(
      'A short text that stays in the function',
      'func f(a, b string) int { return len(strings.Join([]string{a, b}, "/")) }⟨profiled⟩\n',
      { objectSize: 16 },
    ),
    silent('One string', 'func f(a string) string { return strings.Join([]string{a}, "/") }⟨profiled⟩\n'),
  ],
  isEvidence: ({ below }) => below.at(-1) === 'strings.Join',
  advise(input) {
    const calls = input.file
      .ofType('call_expression')
      .filter(each => qualifiedCallee(input.file, each) === 'strings.Join');
    return chargeDirectly(input, calls).flatMap(({ expression, lines, stacks }) => {
      if (writtenCount(expression) < 2) return [];
      if (!isReturned(expression) && smallestObject(stacks) <= stackText) return [];
      const text = `Joining with + would not help: it makes the text in one piece of memory of the same size, as strings.Join does (${measured('', figures.joined)}).`;
      return [{ kind: 'doesNotHelp', lines, stacks, text }];
    });
  },
};

function writtenCount(call: SyntaxNode): number {
  const [list] = argumentsOf(call);
  return list?.type === 'composite_literal' ? namedChildren(childByField(list, 'body')).length : 0;
}

function isReturned(call: SyntaxNode): boolean {
  return call.parent?.type === 'expression_list' && call.parent.parent?.type === 'return_statement';
}
