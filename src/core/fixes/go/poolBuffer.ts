import type { CondensedStack } from '../../attribution/condensedStack';
import { isLocal } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import { type Growth, growthOf } from './bufferGrowth';
import { beyondKept, borrowBuffer, placeBufferPool, sizeNote } from './bufferPool';
import { type ConstructorSite, declaredBy, obstacle, siteOf } from './constructorSite';
import { firstShadowed } from './goBuiltins';
import { argumentsOf, calleeOf, qualifiedCallee, qualifiedType } from './goCall';
import { poolBufferExamples } from './poolBufferExamples';
import { poolBufferRefused } from './poolBufferRefused';
import { chargeSites } from './poolEvidence';
import { replaceStatement } from './poolPlacement';
import type { UseVerdict } from './useVerdict';
import { judgeUses } from './valueUse';

/** A bytes.Buffer made in a function; `initial` says what it starts with. */
interface BufferSite extends ConstructorSite {
  readonly kind: 'buffer' | 'bufferValue';
  /** 'nil': empty without memory; 'empty': empty with memory; 'content': it wraps bytes that exist. */
  readonly initial: 'nil' | 'empty' | 'content';
}

// The functions of package bytes that get memory for a Buffer. String is not among them: its copy stays.
const growth =
  /^bytes\.(growSlice|makeSlice|\(\*Buffer\)\.(grow|Grow|Write|WriteString|WriteByte|WriteRune|ReadFrom))$/;

export const poolBuffer: FixRule = {
  id: 'go.poolBuffer',
  title: 'Hoist bytes.Buffer into a sync.Pool',
  languages: ['go'],
  documentation: `A \`bytes.Buffer\` that is made, filled and emptied within one call grows from nothing each time. The rewrite borrows one from a
\`sync.Pool\`, resets it on Get and gives it back when the function returns, unless it grew beyond 64 KB.

It is offered only where nothing that points into the buffer leaves the call, helpers of the same file included. \`return buf.Bytes()\` gets a copy: without it the next
borrower overwrites what the caller still reads. \`buf.String()\` copies already. A \`gob.Encoder\` on the buffer stays fresh for each
call, because its stream starts with the types; it usually allocates more than the buffer, so that gain is small.

Buffers that the profile shows to be larger than 64 KB are refused, because the pool would not keep them. A pool that the file has already is
joined; where its other borrowers may count on an empty buffer, it gets one back.`,
  examples: poolBufferExamples,
  refused: poolBufferRefused,
  isEvidence: stack => growth.test(stack.below[0] ?? '') && !growsAnotherBuffer(stack),
  outcomes(input) {
    const charged = chargeSites(input, bufferSites(input.file), () => true);
    return charged.map(({ site, stacks, lines }) => ({
      stacks,
      lines,
      decision: decide(input.file, site, growthOf(input.sampleTypes, stacks)),
    }));
  },
};

// encoding/json and html/template write into a bytes.Buffer of their own before they write to what they were given.
function growsAnotherBuffer(stack: CondensedStack): boolean {
  const writer = stack.below.find(name => !name.startsWith('bytes.')) ?? '';
  return /^(encoding\/json|html\/template)\./.test(writer) && writer !== 'encoding/json.(*Encoder).Encode';
}

function decide(file: ParsedFile, site: BufferSite, growth: Growth): Decision {
  const early = obstacle(file, site);
  if (early || !site.statement || !site.identifier)
    return refused(`The buffer cannot be pooled: ${early ?? 'it has no name'}.`);
  if (site.initial === 'content')
    return refused('The buffer cannot be pooled: it starts with bytes that belong to someone else.');
  const identifier = site.identifier;
  const binding = declaredBy(identifier);
  if (!binding) return refused('The buffer cannot be pooled: its name is declared twice in one scope.');
  const uses = judgeUses(file, binding, site.kind);
  if (uses.obstacle) return refused(`The buffer cannot be pooled: ${uses.obstacle}.`);
  if (growth === 'beyond') return refused(`The buffer cannot be pooled: ${beyondKept}.`);
  const copying = uses.returnsBytes ? firstShadowed(file, ['append', 'byte', 'nil'], site.statement) : undefined;
  const shadowed = copying ?? firstShadowed(file, ['any', 'new']);
  if (shadowed) return refused(`The buffer cannot be pooled: ${shadowed} means something else in this file.`);
  const notes = [...uses.notes, ...weakness(uses), ...nilness(site, uses), ...sizeNote(growth)];
  const pool = placeBufferPool(file, site.statement);
  const lines = borrowBuffer(identifier.text, pool);
  const edits = [...pool.edits, ...replaceStatement(file, site.statement, lines), ...uses.edits];
  return { kind: 'rewrite', risk: notes.length > 0 ? 'review' : 'safe', notes, edits };
}

function weakness(uses: UseVerdict): string[] {
  return uses.callees.has('encoding/gob.NewEncoder')
    ? [
        'The gob encoder stays fresh for each call, since its stream starts with the types: it goes on allocating, and the gain is the buffer alone.',
      ]
    : [];
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
    methods.some(each => uses.methods.has(each)) ||
    ['io.Copy', 'io.CopyN', 'io.CopyBuffer'].some(each => uses.callees.has(each));
  return getsMemory
    ? [
        'An empty result becomes nil, where it could be an empty slice that is not nil: it matters only to code that compares it with nil.',
      ]
    : [];
}

function bufferSites(file: ParsedFile): BufferSite[] {
  const sites = file.nodes.flatMap(node => {
    const made = classify(file, node);
    return made ? [{ ...siteOf(node), ...made }] : [];
  });
  return sites.filter(site => site.owner !== undefined);
}

function classify(file: ParsedFile, node: SyntaxNode): Pick<BufferSite, 'kind' | 'initial'> | undefined {
  const isBuffer = (type: SyntaxNode | undefined): boolean =>
    type !== undefined && qualifiedType(file, type) === 'bytes.Buffer' && !isShadowed(type);
  if (node.type === 'unary_expression') {
    const literal = childByField(node, 'operand');
    const empty = literal?.type === 'composite_literal' && childByField(literal, 'body')?.text === '{}';
    return node.text.startsWith('&') && empty && isBuffer(childByField(literal, 'type'))
      ? { kind: 'buffer', initial: 'nil' }
      : undefined;
  }
  if (node.type === 'composite_literal') {
    const own = node.parent?.type !== 'unary_expression' && childByField(node, 'body')?.text === '{}';
    return own && isBuffer(childByField(node, 'type')) ? { kind: 'bufferValue', initial: 'nil' } : undefined;
  }
  if (node.type === 'qualified_type' && node.parent?.type === 'var_spec' && !childByField(node.parent, 'value')) {
    return isBuffer(node) ? { kind: 'bufferValue', initial: 'nil' } : undefined;
  }
  return node.type === 'call_expression' ? classifyCall(file, node, isBuffer) : undefined;
}

function classifyCall(
  file: ParsedFile,
  call: SyntaxNode,
  isBuffer: (type: SyntaxNode | undefined) => boolean,
): Pick<BufferSite, 'kind' | 'initial'> | undefined {
  const callee = qualifiedCallee(file, call);
  const [argument] = argumentsOf(call);
  const named = calleeOf(file, call);
  if (named.kind === 'builtin' && named.name === 'new')
    return isBuffer(argument) ? { kind: 'buffer', initial: 'nil' } : undefined;
  if (callee !== 'bytes.NewBuffer' && callee !== 'bytes.NewBufferString') return undefined;
  const text = argument?.text.replaceAll(' ', '') ?? '';
  if (callee === 'bytes.NewBuffer' && text === 'nil') return { kind: 'buffer', initial: 'nil' };
  const empty =
    callee === 'bytes.NewBuffer'
      ? /^(\[\]byte\{\}|make\(\[\]byte,0(,\w+)?\))$/.test(text)
      : text === '""' || text === '``';
  return { kind: 'buffer', initial: empty ? 'empty' : 'content' };
}

function isShadowed(type: SyntaxNode): boolean {
  const owner = type.children.find(child => child.isNamed);
  return owner?.type === 'identifier' && isLocal(owner);
}
