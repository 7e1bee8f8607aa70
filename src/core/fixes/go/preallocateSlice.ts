import type { CondensedStack } from '../../attribution/condensedStack';
import { referencesTo } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, contains, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import type { OffsetEdit } from '../proposal';
import { appendCalls, isAppend } from './appendCalls';
import { argumentsOf, builtinAround, callWithArgument } from './goCall';
import { chargedPlaces, growsOnce } from './growthEvidence';
import { startWithOwnComments } from './localDeclaration';
import { localName } from './localName';
import { type Filling, fillingAt, isKnownAtDeclaration, isLeftOut, lengthProbe } from './loopFilling';
import { preallocateSliceExamples } from './preallocateSliceExamples';
import { preallocateSliceRefused } from './preallocateSliceRefused';

export const preallocateSlice: FixRule = {
  id: 'go.preallocateSlice',
  title: 'Make the slice with the capacity that the loop fills',
  languages: ['go'],
  documentation: `A slice that gets one element in each turn of a \`range\` loop grows by copying itself into ever larger memory: about twice to three times what it
ends with. The rewrite makes it with its final capacity. A slice that starts as nil stays nil where there is nothing to range over, so that
JSON still says \`null\`.

It is offered where the \`append\` is reached in every turn and adds one element, where nothing else looks at the slice before the loop ends or
appends to it later, and where the compiler confirms that the length is known before the loop: not for channels, numbers and iterators. A loop that keeps
only part of the elements is refused, because \`make\` would allocate for all of them.`,
  examples: preallocateSliceExamples,
  refused: preallocateSliceRefused,
  isEvidence: ({ below, call }) => below.length === 0 && call.startsWith('runtime.growslice'),
  outcomes(input) {
    const charged = chargedPlaces(input, appendCalls(input.file));
    return [...charged].flatMap(([append, stacks]) => {
      const name = appendedName(append);
      const statement = append.parent?.parent;
      const filling = name && statement && fillingAt(input.file, statement, name);
      if (!filling) return [];
      const decision = filling.kind === 'none' ? cannot(filling.reason) : decide(input.file, filling, append, stacks);
      const declared = filling.kind === 'none' ? [] : [filling.declaration.statement.startLine];
      if (decision.kind === 'refused' && isLeftOut(filling, name)) return [];
      return [{ stacks, saves: growthAtMost, lines: [append.startLine, ...declared], decision }];
    });
  },
};

// The array of the final length stays. Where arrays grow by the factor f, all of them together are f / (f − 1) times the last, of
// which at least 1 / f is filled: 1 − (f − 1) / f² is saved at most. That is 75 % at f = 2, as for short slices, and 84 % at
// f = 1.25, the least that runtime.nextslicecap grows by.
const growthAtMost = 0.84;

function cannot(reason: string): Decision {
  return refused(`The slice cannot be made with its full capacity: ${reason}.`);
}

/** `out` of `out = append(out, …)`. */
export function appendedName(append: SyntaxNode): SyntaxNode | undefined {
  const statement = append.parent?.parent;
  if (statement?.type !== 'assignment_statement' || append.parent?.field !== 'right') return undefined;
  if (childByField(statement, 'operator')?.text !== '=' || namedChildren(append.parent).length !== 1) return undefined;
  const [target, ...more] = namedChildren(childByField(statement, 'left'));
  const [first] = argumentsOf(append);
  const isItself = target?.type === 'identifier' && first?.type === 'identifier' && first.text === target.text;
  return isItself && more.length === 0 ? target : undefined;
}

function decide(file: ParsedFile, filling: Filling, append: SyntaxNode, stacks: readonly CondensedStack[]): Decision {
  const { start, loop } = filling;
  const [, element, ...more] = argumentsOf(append);
  if (!element || more.length > 0 || element.type === 'variadic_argument')
    return cannot('a turn of the loop appends another number of elements than one');
  if (start.kind === 'make' && !(start.sizes.length === 1 && start.sizes[0]?.text === '0'))
    return cannot(`${filling.binding.identifier.text} is made with a size of its own`);
  const used = useObstacle(file, filling, append);
  if (used) return cannot(used);
  if (start.kind !== 'nil' && !isKnownAtDeclaration(filling))
    return cannot(
      `${loop.source.text} is not known where ${filling.binding.identifier.text} is declared: declare it right before the loop`,
    );
  if (growsOnce(stacks))
    return cannot('the profile shows memory of one size only, so it does not grow and nothing would be saved');
  const { notes } = filling;
  const edits = start.kind === 'nil' ? [beforeLoop(file, filling)] : atDeclaration(filling);
  return { kind: 'rewrite', notes, edits, probes: [lengthProbe(file, loop)] };
}

// With another capacity nothing may differ that anybody sees: who shares memory with whom, and what cap says.
function useObstacle(file: ParsedFile, { binding, loop }: Filling, append: SyntaxNode): string | undefined {
  const { text: name } = binding.identifier;
  const own = append.parent?.parent;
  for (const reference of referencesTo(binding)) {
    const call = callWithArgument(reference);
    const builtin = builtinAround(file, reference);
    const at = `(line ${reference.startLine})`;
    if (own && contains(own, reference) && isOwnMention(reference, append)) continue;
    if (reference.start < loop.statement.start) return `${name} is used before the loop ${at}`;
    if (builtin === 'cap') return `its capacity is read ${at}`;
    if (isAppend(file, call) && argumentsOf(call)[0] === reference)
      return `it is appended to in another place, too ${at}, where it would have to grow once more`;
    if (contains(loop.statement, reference) && builtin !== 'len')
      return `${name} is used in the loop before it is complete ${at}`;
  }
  return undefined;
}

function isOwnMention(reference: SyntaxNode, append: SyntaxNode): boolean {
  return reference === argumentsOf(append)[0] || reference.parent?.field === 'left';
}

function beforeLoop(file: ParsedFile, { binding, start, loop }: Filling): OffsetEdit {
  const indent = file.indentAt(loop.statement.start);
  const count = localName(file, loop.statement, ['n', 'size', 'count']);
  const lines = [
    `if ${count} := len(${loop.source.text}); ${count} > 0 {`,
    `\t${binding.identifier.text} = make(${start.type.text}, 0, ${count})`,
    '}',
  ];
  const at = startWithOwnComments(file, loop.statement);
  return { start: at, end: at, text: lines.map(line => `${indent}${line}${file.endOfLine}`).join('') };
}

function atDeclaration({ start, loop }: Filling): OffsetEdit[] {
  if (start.kind === 'nil') return [];
  const { start: from, end } = start.value;
  return [{ start: from, end, text: `make(${start.type.text}, 0, len(${loop.source.text}))` }];
}
