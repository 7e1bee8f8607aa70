import { goImports } from '../../syntax/goImports';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import type { OffsetEdit } from '../proposal';
import { growthOf } from './bufferGrowth';
import { beyondKept, borrowBuffer, placeBufferPool, sizeNote } from './bufferPool';
import { isUsedElsewhere } from './constructorError';
import { type ConstructorSite, declaredBy, obstacle, siteOf } from './constructorSite';
import { chargeDirectly } from './directEvidence';
import { firstShadowed } from './goBuiltins';
import { argumentsOf, qualifiedCallee } from './goCall';
import { keptByMethods } from './goContracts';
import { removeImports } from './goImportRemoval';
import { replaceStatement } from './poolPlacement';
import { poolReadAllExamples, poolReadAllRefused } from './poolReadAllExamples';
import { secretNote } from './secrets';
import { probeUnproven } from './shadowProbe';
import { receiverDoubts } from './trustedCalls';
import { judgeUses } from './valueUse';

export const poolReadAll: FixRule = {
  id: 'go.poolReadAll',
  title: 'Read into a bytes.Buffer from a sync.Pool',
  languages: ['go'],
  documentation: `\`io.ReadAll\` does not know how much it will read, so it grows from 512 bytes, each time anew. Where what was read is only used within
the function, the rewrite reads into a \`bytes.Buffer\` that it borrows from a \`sync.Pool\`, and gives it back when the function returns, unless it grew
beyond 64 KB. What was read before an error is there as before.

It is offered where nothing keeps the bytes: parsed, hashed, written or turned into a string. Of functions that the rule does not know the compiler is asked. Bytes that
are returned or stored outlive the call; where their length is known before, as a Content-Length is, memory of that length saves the growth.
Where a name speaks of a secret, it is left to review: a pool clears nothing.`,
  examples: poolReadAllExamples,
  refused: poolReadAllRefused,
  isEvidence: ({ below }) => /^io\.ReadAll( io\/ioutil\.ReadAll)?$/.test(below.join(' ')),
  outcomes(input) {
    const { file } = input;
    const calls = file
      .ofType('call_expression')
      .filter(call => /^io(\/ioutil)?\.ReadAll$/.test(qualifiedCallee(file, call) ?? ''));
    return chargeDirectly(input, calls).map(({ expression, stacks, lines }) => {
      const growth = growthOf(input.sampleTypes, stacks);
      return { stacks, lines, decision: decide(file, siteOf(expression), growth) };
    });
  },
};

function decide(file: ParsedFile, site: ConstructorSite, growth: ReturnType<typeof growthOf>): Decision {
  const cannot = (reason: string): Decision => refused(`What is read cannot be kept in a pool: ${reason}.`);
  const early = dropped(site) ?? obstacle(file, site);
  const { identifier, statement, errorName } = site;
  const [source] = argumentsOf(site.expression);
  if (early || !statement || !identifier || !errorName || !source) return cannot(early ?? 'it has no name');
  const binding = declaredBy(identifier);
  if (!binding) return cannot('its name is declared already in the same scope');
  if (
    childByField(
      statement.children.find(each => each.type === 'var_spec'),
      'type',
    )
  )
    return cannot('its declaration names a type');
  const uses = judgeUses(file, binding, 'view', { unknownCallees: 'leave' });
  const kept = uses.obstacle ?? (uses.returnsBytes ? returned : keptByMethods(file, ['Read', 'Write']));
  if (kept) return cannot(kept);
  if (growth === 'beyond') return cannot(beyondKept);
  const shadowed = firstShadowed(file, ['any', 'new']);
  if (shadowed) return cannot(`${shadowed} means something else in this file`);
  const unused = withoutImport(file, site.expression);
  if (typeof unused === 'string') return cannot(unused);
  const assign = errorName.text !== '_' && declaredBy(errorName) ? ':=' : '=';
  const probe = probeUnproven(file, site, uses, `_, ${errorName.text} ${assign} ${site.expression.text}`);
  if (typeof probe === 'string') return cannot(probe);
  const pool = placeBufferPool(file, statement);
  const buffer = file.freeName('buf');
  const lines = [
    ...borrowBuffer(buffer, pool),
    `_, ${errorName.text} ${assign} ${buffer}.ReadFrom(${source.text})`,
    `${identifier.text} := ${buffer}.Bytes()`,
  ];
  const notes = [...uses.notes, ...sizeNote(growth), ...secretNote(site)];
  return {
    kind: 'rewrite',
    notes,
    edits: [...pool.edits, ...unused, ...replaceStatement(file, statement, lines)],
    probes: probe,
    doubts: receiverDoubts(file, uses.trusted),
  };
}

const returned =
  'its bytes are returned, so they outlive the call; where their length is known before, memory of that length saves the growth';

function dropped({ statement, identifier, expression }: ConstructorSite): string | undefined {
  return statement && !identifier && expression.parent?.type === 'expression_list'
    ? 'its bytes are not used, and io.Copy to io.Discard reads without keeping them'
    : undefined;
}

// Go refuses unused imports: the one of package io goes with its last use.
function withoutImport(file: ParsedFile, call: SyntaxNode): OffsetEdit[] | string {
  const target = childByField(call, 'function');
  const name = childByField(target, 'operand')?.text ?? '';
  if (!target || isUsedElsewhere(file, name, target)) return [];
  const imported = goImports(file).filter(each => each.name === name);
  return (
    removeImports(file, imported) ?? `it is the only use of package ${name}, whose import does not come out simply`
  );
}
