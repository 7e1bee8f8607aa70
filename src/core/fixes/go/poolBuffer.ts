import type { ParsedFile } from '../../syntax/parsedFile';
import { type Decision, type FixRule, refused } from '../fixRule';
import { type Growth, growthOf, isBufferGrowth } from './bufferGrowth';
import { beyondKept, borrowBuffer, placeBufferPool, sizeNote } from './bufferPool';
import { type BufferSite, bufferSites } from './bufferSites';
import { declaredBy, obstacle } from './constructorSite';
import { firstShadowed } from './goBuiltins';
import { isStepOfLoop } from './loopShape';
import { poolBufferExamples } from './poolBufferExamples';
import { poolBufferRefused } from './poolBufferRefused';
import { chargeSites } from './poolEvidence';
import { replaceStatement } from './poolPlacement';
import { secretNote } from './secrets';
import type { UseVerdict } from './useVerdict';
import { askOfValue } from './valueProbe';
import { judgeUses } from './valueUse';
import { goesWithItsEncoder } from './warmGob';

export const poolBuffer: FixRule = {
  id: 'go.poolBuffer',
  title: 'Hoist bytes.Buffer into a sync.Pool',
  languages: ['go'],
  documentation: `A \`bytes.Buffer\` that is made, filled and emptied within one call grows from nothing each time. The rewrite borrows one from a
\`sync.Pool\`, resets it on Get and gives it back when the function returns, unless it grew beyond 64 KB.

It is offered only where nothing that points into the buffer leaves the call, helpers of the same file included; the compiler has to confirm it, and decides about
functions of other files. \`return buf.Bytes()\` gets a copy: without it the next
borrower overwrites what the caller still reads. \`buf.String()\` copies already. A \`gob.Encoder\` on the buffer stays fresh for each
call, because its stream starts with the types; it usually allocates more than the buffer, so that gain is small. Where \`go.warmGobEncoder\` keeps the
encoder, it takes the buffer along, and this rule says nothing.

Buffers that the profile shows to be larger than 64 KB are refused, because the pool would not keep them. A pool that the file has already is
joined; where its other borrowers may count on an empty buffer, it gets one back. Where a name speaks of a secret, it is
left to review: a pool clears nothing.`,
  examples: poolBufferExamples,
  refused: poolBufferRefused,
  isEvidence: isBufferGrowth,
  outcomes(input) {
    const sites = bufferSites(input.file).filter(
      ({ statement, identifier }) =>
        !(statement && isStepOfLoop(statement)) && !goesWithItsEncoder(input.file, identifier),
    );
    const charged = chargeSites(input, sites, () => true);
    return charged.map(({ site, stacks, lines }) => ({
      stacks,
      lines,
      decision: decide(input.file, site, growthOf(input.sampleTypes, stacks)),
    }));
  },
};

function decide(file: ParsedFile, site: BufferSite, growth: Growth): Decision {
  const early = obstacle(file, site);
  if (early || !site.statement || !site.identifier)
    return refused(`The buffer cannot be pooled: ${early ?? 'it has no name'}.`);
  if (site.initial === 'content')
    return refused('The buffer cannot be pooled: it starts with bytes that belong to someone else.');
  const identifier = site.identifier;
  const binding = declaredBy(identifier);
  if (!binding) return refused('The buffer cannot be pooled: its name is declared twice in one scope.');
  const uses = judgeUses(file, binding, site.kind, { unknownCallees: 'leave' });
  if (uses.obstacle) return refused(`The buffer cannot be pooled: ${uses.obstacle}.`);
  if (growth === 'beyond') return refused(`The buffer cannot be pooled: ${beyondKept}.`);
  const copying = uses.returnsBytes ? firstShadowed(file, ['append', 'byte', 'nil'], site.statement) : undefined;
  const shadowed = copying ?? firstShadowed(file, ['any', 'new']);
  if (shadowed) return refused(`The buffer cannot be pooled: ${shadowed} means something else in this file.`);
  const pool = placeBufferPool(file, site.statement);
  const asked = askOfValue(file, site, uses, `*${pool.qualify('bytes', 'Buffer')}`);
  if (typeof asked === 'string') return refused(`The buffer cannot be pooled: ${asked}.`);
  const own = [...weakness(uses), ...nilness(site, uses), ...sizeNote(growth), ...secretNote(site)];
  const notes = [...uses.notes, ...asked.notes, ...own];
  const lines = borrowBuffer(identifier.text, pool);
  const edits = [...pool.edits, ...replaceStatement(file, site.statement, lines), ...uses.edits];
  return { kind: 'rewrite', notes, edits, probes: asked.probes, doubts: asked.doubts };
}

// A gob message is written at once, so a buffer that holds one grew little more than the copy of it costs: measured 1,920 to 1,808 bytes.
function weakness(uses: UseVerdict): string[] {
  if (!uses.callees.has('encoding/gob.NewEncoder')) return [];
  const gain = uses.returnsBytes
    ? 'the copy that is returned costs most of what the buffer did, so that little is saved.'
    : 'the gain is the buffer alone.';
  return [
    `The gob encoder stays fresh for each call, since its stream starts with the types: it goes on allocating, and ${gain}`,
  ];
}

// append([]byte(nil), b...) is nil for an empty result, as Bytes() is on a buffer that never got memory.
function nilness(site: BufferSite, uses: UseVerdict): string[] {
  if (!uses.returnsBytes) return [];
  const methods = [
    'Grow',
    'Reset',
    'Truncate',
    'ReadFrom',
    'Read',
    'ReadByte',
    'ReadRune',
    'ReadString',
    'ReadBytes',
    'Next',
    'WriteTo',
  ];
  const getsMemory =
    site.initial === 'empty' ||
    uses.unproven.length > 0 ||
    methods.some(each => uses.methods.has(each)) ||
    ['io.Copy', 'io.CopyN', 'io.CopyBuffer'].some(each => uses.callees.has(each));
  return getsMemory
    ? [
        'An empty result becomes nil, where it could be an empty slice that is not nil: it matters only to code that compares it with nil.',
      ]
    : [];
}
