import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import { placeBytePool, shadowedForBytes } from './bytePool';
import { constantSize } from './constantSize';
import { declaredBy, obstacle, siteOf } from './constructorSite';
import { type ChargedExpression, chargeDirectly, tooSmall } from './directEvidence';
import { argumentsOf } from './goCall';
import { keptByMethods } from './goContracts';
import { replaceStatement } from './poolPlacement';
import { poolScratchExamples, poolScratchRefused } from './poolScratchExamples';
import { readUnwritten } from './scratchFill';
import { looksSecret } from './secrets';
import { probeUnproven } from './shadowProbe';
import { receiverDoubts } from './trustedCalls';
import { judgeUses } from './valueUse';

const smallest = 512;
/** A pool keeps some for each processor. */
const largest = 1 << 20;

export const poolScratch: FixRule = {
  id: 'go.poolScratch',
  title: 'Borrow the []byte from a sync.Pool',
  languages: ['go'],
  documentation: `A \`make([]byte, 16<<10)\` that is read into and written out again is made anew by each call where it goes through an interface: the compiler
cannot know that \`Read\` and \`Write\` keep nothing, so it is on the heap. The rewrite borrows it from a \`sync.Pool\` of pointers to slices: a pool of slices would
allocate on each Put.

Memory from a pool holds what was there before, so it is offered only where the slice is filled from its start (\`Read\`, \`io.ReadFull\`, \`copy\`,
\`io.CopyBuffer\`) and read no further than the count that the fill returned, and where nothing keeps it. Of functions that the rule does not know the compiler is
asked. It needs a constant size of 512 bytes to 1 MB. Names that speak of secrets are left alone.`,
  examples: poolScratchExamples,
  refused: poolScratchRefused,
  isEvidence: ({ below, call }) => below.length === 0 && call === 'runtime.makeslice',
  outcomes(input) {
    const { file } = input;
    // All that call the same function of the runtime: where two share a line the profile does not tell them apart.
    const makes = file.ofType('call_expression').filter(isMakeOfSlice);
    return chargeDirectly(input, makes)
      .filter(({ expression }) => isMakeOfBytes(expression))
      .map(charged => ({ stacks: charged.stacks, lines: charged.lines, decision: decide(file, charged) }));
  },
};

function isMakeOfSlice(call: SyntaxNode): boolean {
  return childByField(call, 'function')?.text === 'make' && argumentsOf(call)[0]?.type === 'slice_type';
}

function isMakeOfBytes(call: SyntaxNode): boolean {
  return /^\[\](byte|uint8)$/.test(argumentsOf(call)[0]?.text ?? '');
}

function decide(file: ParsedFile, { expression: call, stacks }: ChargedExpression): Decision {
  const cannot = (reason: string): Decision => refused(`The scratch memory cannot be pooled: ${reason}.`);
  const site = siteOf(call);
  const early = obstacle(file, site);
  const { statement, identifier } = site;
  if (early || !statement || !identifier) return cannot(early ?? 'it has no name');
  const [, length, capacity] = argumentsOf(call);
  if (capacity || !length) return cannot('it starts empty and is filled by append, which may move it elsewhere');
  const size = constantSize(file, length);
  if (size === undefined)
    return cannot(
      'its size is not a constant; with one the compiler could keep it on the stack where nothing holds it',
    );
  const unfit = size < smallest ? (tooSmall(stacks) ?? 'it has less than 512 bytes') : size > largest && tooLarge;
  if (unfit) return cannot(unfit);
  if (looksSecret(site)) return cannot('by its name it may hold a secret, and a pool would keep that in memory');
  const binding = declaredBy(identifier);
  if (!binding) return cannot('its name is declared already in the same scope');
  if (hasType(statement)) return cannot('its declaration names a type');
  const uses = judgeUses(file, binding, 'view', { unknownCallees: 'leave', endsWithin: () => true });
  const kept = uses.obstacle ?? (uses.returnsBytes ? returned : keptByMethods(file, ['Read', 'Write']));
  if (kept) return cannot(kept);
  const stale = readUnwritten(file, binding);
  if (stale) return cannot(stale);
  const shadowed = shadowedForBytes(file, call);
  if (shadowed) return cannot(`${shadowed} means something else in this file`);
  const probes = probeUnproven(file, site, uses, '');
  if (typeof probes === 'string') return cannot(probes);
  const pool = placeBytePool(file, statement, 'ScratchPool', length.text);
  const pointer = file.freeName(`${identifier.text}Ptr`);
  const lines = [
    `${pointer} := ${pool.name}.Get().(*[]byte)`,
    `defer ${pool.name}.Put(${pointer})`,
    `${identifier.text} := *${pointer}`,
  ];
  const edits = [...pool.edits, ...replaceStatement(file, statement, lines)];
  return { kind: 'rewrite', notes: uses.notes, edits, probes, doubts: receiverDoubts(file, uses.trusted) };
}

const returned = 'it is returned, so it outlives the call';
const tooLarge = 'it is larger than 1 MB, and a pool would keep several of them';

function hasType(statement: SyntaxNode): boolean {
  return namedChildren(statement).some(each => each.type === 'var_spec' && childByField(each, 'type') !== undefined);
}
