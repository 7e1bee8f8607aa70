import type { CondensedStack } from '../../attribution/condensedStack';
import { referencesTo, resolve } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, contains, descendants, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import type { OffsetEdit } from '../proposal';
import { chargedPlaces, growsOnce } from './growthEvidence';
import { type Filling, fillingAt, isKnownAtDeclaration, isLeftOut, lengthProbe } from './loopFilling';
import { entryStatement, mapEntries } from './mapEntries';
import { preallocateMapExamples } from './preallocateMapExamples';
import { preallocateMapRefused } from './preallocateMapRefused';

export const preallocateMap: FixRule = {
  id: 'go.preallocateMap',
  title: 'Make the map with room for what the loop puts in',
  languages: ['go'],
  documentation: `A map that gets one entry in each turn of a \`range\` loop grows through ever larger tables. The rewrite makes it with room for all entries, which changes
nothing but memory: the order of a map is random anyway.

It is offered where every turn of the loop sets an entry, and where the compiler confirms that the length is known before the loop. Only the key of what is
ranged over is known to be different each time; other keys may repeat, and then the map gets larger than it needs to be: that is left to
review. Maps that count or group are refused, because their keys do repeat, and so are loops that keep only part of the elements.`,
  examples: preallocateMapExamples,
  refused: preallocateMapRefused,
  isEvidence: ({ below, call }) => below.length === 0 && call.startsWith('runtime.mapassign'),
  outcomes(input) {
    const charged = chargedPlaces(input, mapEntries(input.file));
    return [...charged].flatMap(([entry, stacks]) => {
      const statement = entryStatement(entry);
      const name = childByField(entry, 'operand');
      const filling = name && statement && fillingAt(input.file, statement, name);
      if (!filling) return [];
      const decision = filling.kind === 'none' ? cannot(filling.reason) : decide(input.file, filling, entry, stacks);
      const declared = filling.kind === 'none' ? [] : [filling.declaration.statement.startLine];
      if (decision.kind === 'refused' && isLeftOut(filling, name)) return [];
      return [{ stacks, saves: growthAtMost, lines: [entry.startLine, ...declared], decision }];
    });
  },
};

// Tables double, so that those before the last are together as large as the last, which stays: made at once it has the same size,
// as both are powers of two.
const growthAtMost = 0.5;

function cannot(reason: string): Decision {
  return refused(`The map cannot be made at its full size: ${reason}.`);
}

function decide(file: ParsedFile, filling: Filling, entry: SyntaxNode, stacks: readonly CondensedStack[]): Decision {
  const { start, loop, binding } = filling;
  const { text: name } = binding.identifier;
  const statement = entryStatement(entry);
  if (start.kind === 'nil') return cannot(`${name} is not made where it is declared`);
  if (start.kind === 'make' && start.sizes.length > 0) return cannot(`${name} is made with a size already`);
  if (start.kind === 'literal' && start.type.type !== 'map_type')
    return cannot(`${start.type.text} does not show that it is a map: make it with make`);
  if (statement?.type !== 'assignment_statement' || childByField(statement, 'operator')?.text !== '=')
    return cannot('it counts, so its keys repeat and it stays smaller than what the loop ranges over');
  const values = childByField(statement, 'right');
  if (values && referencesTo(binding).some(each => contains(values, each)))
    return cannot('it collects, so its keys repeat and it stays smaller than what the loop ranges over');
  if (setsIn(loop.statement, binding.identifier.text, file) > 1)
    return cannot('a turn of the loop sets more than one entry');
  if (!isKnownAtDeclaration(filling))
    return cannot(`${loop.source.text} is not known where ${name} is declared: declare it right before the loop`);
  if (growsOnce(stacks))
    return cannot('the profile shows memory of one size only, so it does not grow and nothing would be saved');
  const notes = [...filling.notes, ...repetition(filling, entry)];
  return {
    kind: 'rewrite',
    notes,
    edits: [sized(filling)],
    probes: [lengthProbe(file, loop)],
  };
}

function setsIn(loop: SyntaxNode, name: string, file: ParsedFile): number {
  return mapEntries(file).filter(each => contains(loop, each) && childByField(each, 'operand')?.text === name).length;
}

// The keys of what is ranged over come once each, unless the loop changes the variable that holds them.
function repetition({ loop, binding }: Filling, entry: SyntaxNode): string[] {
  const key = childByField(entry, 'index');
  const own = key?.type === 'identifier' ? resolve(key) : undefined;
  const isKey = own !== undefined && own.identifier === loop.names[0] && !isChanged(loop.body, key?.text ?? '');
  return isKey
    ? []
    : [
        `The keys must differ for most elements: where many share one, ${binding.identifier.text} is made larger than it needs to be.`,
      ];
}

function isChanged(body: SyntaxNode, name: string): boolean {
  return [...descendants(body)].some(node => {
    if (node.type !== 'identifier' || node.text !== name) return false;
    const { parent } = node;
    const isAssigned = parent?.type === 'expression_list' && parent.field === 'left';
    return isAssigned || /^(inc|dec)_statement$/.test(parent?.type ?? '') || parent?.text === `&${name}`;
  });
}

function sized({ start, loop }: Filling): OffsetEdit {
  if (start.kind === 'nil') throw new Error('nothing is made there');
  const { start: from, end } = start.value;
  return { start: from, end, text: `make(${start.type.text}, len(${loop.source.text}))` };
}
