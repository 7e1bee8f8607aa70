import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import { errorBranch } from './constructorError';
import { declaredBy, mentions, obstacle, siteOf } from './constructorSite';
import { chargeDirectly } from './directEvidence';
import { firstShadowed } from './goBuiltins';
import { argumentsOf, qualifiedCallee } from './goCall';
import { keptByMethods } from './goContracts';
import { poolGzipReaderExamples, poolGzipReaderRefused } from './poolGzipReaderExamples';
import { placePool, replaceStatement } from './poolPlacement';
import { receiverDoubts } from './trustedCalls';
import { judgeUses } from './valueUse';

const methods: ReadonlySet<string> = new Set(['Read', 'Close', 'Multistream', 'Reset']);

export const poolGzipReader: FixRule = {
  id: 'go.poolGzipReader',
  title: 'Hoist gzip.Reader into a sync.Pool',
  languages: ['go'],
  documentation: `\`gzip.NewReader\` makes about 40 KB of window and tables. It is \`new(gzip.Reader)\` and a \`Reset\`, which reads the header; the rewrite does the same with a
reader from a \`sync.Pool\`, and the error of \`Reset\` is handled as that of the constructor was. The 4 KB that package gzip puts in front of a source without
\`ReadByte\` are made anew in each case, and are not promised.

It is offered where the error is checked by the next statement, which leaves the function, and the reader does not leave it.`,
  examples: poolGzipReaderExamples,
  refused: poolGzipReaderRefused,
  isEvidence: ({ below }) =>
    below.at(-1) === 'compress/gzip.NewReader' && /^compress\/(gzip\.NewReader$|flate\.)/.test(below[0] ?? ''),
  outcomes(input) {
    const { file } = input;
    const calls = file
      .ofType('call_expression')
      .filter(call => qualifiedCallee(file, call) === 'compress/gzip.NewReader');
    return chargeDirectly(input, calls).map(({ expression, stacks, lines }) => ({
      stacks,
      lines,
      decision: decide(file, expression),
    }));
  },
};

function decide(file: ParsedFile, call: SyntaxNode): Decision {
  const cannot = (reason: string): Decision => refused(`The gzip.Reader cannot be pooled: ${reason}.`);
  const site = siteOf(call);
  const early = obstacle(file, site);
  const { statement, identifier, errorName } = site;
  const [source] = argumentsOf(call);
  if (early || !statement || !identifier || !errorName || !source) return cannot(early ?? 'it has no name');
  const binding = declaredBy(identifier);
  if (!binding) return cannot('its name is declared already in the same scope');
  const branch = errorBranch(statement, errorName.text);
  if (!branch || !leaves(branch))
    return cannot(
      'its error is not checked by the next statement, or that goes on: it would then be read, where it was nil',
    );
  if (mentions(branch, identifier.text))
    return cannot('it is used where there was an error, and is not nil there from a pool');
  const uses = judgeUses(file, binding, 'writer', { methods });
  const kept = uses.obstacle ?? keptByMethods(file, ['Read']);
  if (kept) return cannot(kept);
  if (mentions(source, identifier.text))
    return cannot(`${identifier.text} hides what it reads: give it a name of its own`);
  if (namedChildren(statement).some(each => each.type === 'var_spec' && childByField(each, 'type')))
    return cannot('its declaration names a type');
  const shadowed = firstShadowed(file, ['any', 'new']);
  if (shadowed) return cannot(`${shadowed} means something else in this file`);
  const pool = placePool(file, statement, {
    suffix: 'GunzipPool',
    imports: ['compress/gzip'],
    newFunction: qualify => `func() any { return new(${qualify('compress/gzip', 'Reader')}) }`,
  });
  const name = identifier.text;
  const lines = [
    `${name} := ${pool.name}.Get().(*${pool.qualify('compress/gzip', 'Reader')})`,
    `defer ${pool.name}.Put(${name})`,
    `${errorName.text} ${declaredBy(errorName) ? ':=' : '='} ${name}.Reset(${source.text})`,
  ];
  const { notes } = uses;
  const edits = [...pool.edits, ...replaceStatement(file, statement, lines), ...uses.edits];
  return { kind: 'rewrite', notes, edits, doubts: receiverDoubts(file, uses.trusted) };
}

function leaves(branch: SyntaxNode): boolean {
  const block = childByField(branch, 'consequence');
  const last = namedChildren(namedChildren(block).find(each => each.type === 'statement_list') ?? block).at(-1);
  if (last?.type === 'return_statement') return true;
  const call = last && descendantsOfType(last, 'call_expression')[0];
  return last?.type === 'expression_statement' && childByField(call, 'function')?.text === 'panic';
}
