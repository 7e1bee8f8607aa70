import type { CondensedStack } from '../../attribution/condensedStack';
import { declaresType, referencesTo, resolve, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import { type ConstructorSite, siteOf, unboundReason } from './constructorSite';
import { builtinAround, callWithArgument } from './goCall';
import { constancyOf, constantProbes } from './goConstant';
import { commentsMove, hoist, movedText, useHoisted } from './hoistEdits';
import { chargeInnermost, crowded, type HoistedSite, hoistObstacle, lineSetOf } from './hoistEvidence';
import { hoistMapExamples } from './hoistMapExamples';
import { hoistMapRefused } from './hoistMapRefused';
import { initialisationCycle } from './initialisationCycle';
import { constantParts } from './literalParts';
import { outOfParentheses, placeReason, reasonAt } from './usePlace';

export const hoistMap: FixRule = {
  id: 'go.hoistMap',
  title: 'Hoist the map into a package variable',
  languages: ['go'],
  documentation: `A map literal in a function is made and filled on each call, even where the function only looks things up in it. The rewrite moves it into
a package variable, which is filled once; a map that nobody writes may be read by any number of goroutines.

It is offered where every key and value is a constant, a function of the file or a struct of constants, and where the map is only indexed, ranged over and measured
with \`len\`: never written, returned, kept or passed on.`,
  examples: hoistMapExamples,
  refused: hoistMapRefused,
  makesAtStart: true,
  isEvidence: fillsMap,
  outcomes({ file, ...input }) {
    const charged = chargeInnermost({ file, ...input }, mapSites(file), (_, site) => lineSetOf(site.expression));
    return charged.map(found => ({ stacks: found.stacks, lines: found.lines, decision: decide(file, found) }));
  },
};

function fillsMap({ below, call }: CondensedStack): boolean {
  return below.length === 0 && /^runtime\.(makemap|mapassign)/.test(call);
}

// What is empty is there to be filled, and no table.
function mapSites(file: ParsedFile): ConstructorSite[] {
  return file
    .ofType('composite_literal')
    .filter(node => childByField(node, 'type')?.type === 'map_type')
    .filter(node => namedChildren(childByField(node, 'body')).length > 0)
    .map(siteOf);
}

function decide(file: ParsedFile, { site, isCrowded }: HoistedSite<ConstructorSite>): Decision {
  const cannot = (reason: string): Decision => refused(`The map cannot be hoisted: ${reason}.`);
  const early = hoistObstacle(site) ?? writtenBeside(file, site) ?? (isCrowded ? crowded : undefined);
  const obstacle = early ?? useObstacle(file, site) ?? localType(site.expression);
  if (obstacle) return cannot(obstacle);
  const parts = constantParts(file, site.expression);
  if (parts.kind === 'variable') return cannot(parts.reason);
  const constancy = constancyOf(file, parts.expressions);
  if (constancy.kind === 'variable') return cannot(constancy.reason);
  const cycle = initialisationCycle(file, site.expression);
  if (cycle) return cannot(`${cycle} leads back to this function, so that the variable would depend on itself`);
  const text = movedText(file, site.expression);
  const { names, edits } = hoist(file, site.expression, { suffix: 'Map', text });
  const used = useHoisted(file, site, names);
  if (!used) return cannot(commentsMove);
  const probes = constantProbes(file, constancy.asked);
  return { kind: 'rewrite', notes: [], edits: [...edits, ...used], probes };
}

// Of two maps that are filled on one line the profile does not tell which allocates.
function writtenBeside(file: ParsedFile, { expression }: ConstructorSite): string | undefined {
  const lines = lineSetOf(expression);
  const written = file
    .ofType('index_expression')
    .some(each => lines.has(each.startLine) && isWritten(each) && childByField(each, 'operand') !== expression);
  const made = file
    .ofType('call_expression')
    .some(each => lines.has(each.startLine) && /^make\(\s*map\b/.test(each.text));
  return written || made ? crowded : undefined;
}

function useObstacle(file: ParsedFile, site: ConstructorSite): string | undefined {
  const { expression, identifier, statement } = site;
  const around = outOfParentheses(expression);
  if (!statement && isRead(file, around)) return undefined;
  if (!statement || !identifier) return unboundReason(expression);
  const binding = resolve(identifier);
  if (binding?.identifier !== identifier) return 'its name is declared already in the same scope';
  const changing = referencesTo(binding).find(each => !isRead(file, outOfParentheses(each)));
  return changing && misuse(changing);
}

function isRead(file: ParsedFile, use: SyntaxNode): boolean {
  const parent = use.parent;
  if (parent?.type === 'index_expression') return use.field === 'operand' && !isWritten(parent);
  if (parent?.type === 'range_clause') return use.field === 'right';
  if (parent?.type === 'binary_expression') return namedChildren(parent).some(each => each.type === 'nil');
  return builtinAround(file, use) === 'len';
}

function isWritten(element: SyntaxNode): boolean {
  const target = outOfParentheses(element);
  if (target.parent?.type === 'inc_statement' || target.parent?.type === 'dec_statement') return true;
  const list = target.parent?.type === 'expression_list' ? target.parent : undefined;
  return list?.field === 'left';
}

function misuse(use: SyntaxNode): string {
  const parent = outOfParentheses(use).parent;
  if (parent?.type === 'index_expression') return reasonAt('it is written', use);
  const call = callWithArgument(outOfParentheses(use));
  if (call)
    return reasonAt(`it is passed to ${childByField(call, 'function')?.text}, which may change or keep it`, use);
  const list = parent?.type === 'expression_list' ? parent.parent : parent;
  if (list?.type === 'return_statement') return reasonAt('it is returned, so others may change it', use);
  return reasonAt(`it ${placeReason(outOfParentheses(use))}`, use);
}

function localType(literal: SyntaxNode): string | undefined {
  const top = topLevelDeclaration(literal);
  const local = descendantsOfType(literal, 'type_identifier').find(each => declaresType(top, each.text));
  return local && `${local.text} is a type of the function`;
}
