import type { CondensedStack } from '../../attribution/condensedStack';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import type { RuleInput } from '../fixRule';
import { appendCalls } from './appendCalls';
import { isBufferGrowth } from './bufferGrowth';
import { bufferSites } from './bufferSites';
import { argumentsOf } from './goCall';
import { planImports } from './goImportEdits';
import { chargedPlaces } from './growthEvidence';
import { bufferSite, collectionSite, type ReuseSite } from './loopReuse';
import { isStepOfLoop } from './loopShape';
import { mapEntries } from './mapEntries';
import { chargeSites } from './poolEvidence';
import { goesWithItsEncoder } from './warmGob';

/** A variable that a loop makes anew, with the stacks that charge what it gets. */
export interface Charged {
  readonly site: ReuseSite;
  readonly stacks: readonly CondensedStack[];
  readonly lines: readonly number[];
}

type Collection = 'map' | 'slice';

const calls: Readonly<Record<Collection, RegExp>> = {
  map: /^runtime\.(mapassign|makemap)/,
  slice: /^runtime\.(growslice|makeslice)/,
};

/** Whether a map or slice is made or grows on the user's own line. */
export function growsInPlace({ below, call }: CondensedStack, kind: Collection): boolean {
  return below.length === 0 && calls[kind].test(call);
}

export function chargedCollections(input: RuleInput, kind: Collection): Charged[] {
  const { file } = input;
  const names = new Map([...growing(file, kind), ...declared(file, kind)]);
  const stacks = input.stacks.filter(stack => growsInPlace(stack, kind));
  const found = new Map<SyntaxNode, { site: ReuseSite; stacks: CondensedStack[]; lines: number[] }>();
  for (const [place, own] of chargedPlaces({ ...input, stacks }, [...names.keys()])) {
    const name = names.get(place);
    const site = name && collectionSite(file, name, kind);
    if (!site) continue;
    const entry = found.get(site.binding.identifier) ?? { site, stacks: [], lines: [] };
    found.set(site.binding.identifier, entry);
    entry.stacks.push(...own);
    entry.lines.push(place.startLine);
  }
  return [...found.values()];
}

export function chargedBuffers(input: RuleInput): Charged[] {
  const stacks = input.stacks.filter(isBufferGrowth);
  const sites = bufferSites(input.file).filter(
    ({ statement, identifier }) => statement && isStepOfLoop(statement) && !goesWithItsEncoder(input.file, identifier),
  );
  const type = planImports(input.file, ['bytes']).qualify('bytes', 'Buffer');
  return chargeSites({ ...input, stacks }, sites, () => true).flatMap(each => {
    const site = bufferSite(each.site, type);
    return site ? [{ site, stacks: each.stacks, lines: each.lines }] : [];
  });
}

/** Where something is added, with what it is added to. */
function growing(file: ParsedFile, kind: Collection): [SyntaxNode, SyntaxNode][] {
  const places = kind === 'map' ? mapEntries(file) : appendCalls(file);
  return places.flatMap(place => {
    const name = kind === 'map' ? childByField(place, 'operand') : argumentsOf(place)[0];
    return name?.type === 'identifier' ? [[place, name] as [SyntaxNode, SyntaxNode]] : [];
  });
}

/** Statements that make one in each turn of a loop, with its name. */
function declared(file: ParsedFile, kind: Collection): [SyntaxNode, SyntaxNode][] {
  return file.ofType('short_var_declaration', 'var_declaration').flatMap(statement => {
    const [name] =
      statement.type === 'var_declaration'
        ? (namedChildren(statement)[0]?.children ?? [])
        : namedChildren(childByField(statement, 'left'));
    const site = name?.type === 'identifier' && isStepOfLoop(statement) ? collectionSite(file, name, kind) : undefined;
    return name && site ? [[statement, name] as [SyntaxNode, SyntaxNode]] : [];
  });
}
