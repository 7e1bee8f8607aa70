import { referencesTo } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import { constantSize } from './constantSize';
import { declaredBy, mentions, obstacle, siteOf } from './constructorSite';
import { type ChargedExpression, chargeDirectly, tooSmall } from './directEvidence';
import { firstShadowed } from './goBuiltins';
import { argumentsOf, qualifiedCallee } from './goCall';
import { keptByMethods } from './goContracts';
import { poolBufioExamples, poolBufioRefused } from './poolBufioExamples';
import { placePool, replaceStatement } from './poolPlacement';
import { secretNote } from './secrets';
import { bufferedType, isNotBuffered } from './streamType';
import { receiverDoubts } from './trustedCalls';
import { reasonAt } from './usePlace';
import { judgeUses } from './valueUse';

const constructors = /^bufio\.New(Reader|Writer)(Size)?$/;

const methods: Readonly<Record<string, ReadonlySet<string>>> = {
  Reader: new Set(
    'Read ReadByte ReadRune ReadString ReadBytes Discard UnreadByte UnreadRune Buffered Size WriteTo'.split(' '),
  ),
  Writer: new Set('Write WriteString WriteByte WriteRune ReadFrom Flush Buffered Available Size'.split(' ')),
};

/** Methods that hand out the memory itself. */
const views = new Set(['Peek', 'ReadSlice', 'ReadLine', 'AvailableBuffer']);

export const poolBufio: FixRule = {
  id: 'go.poolBufio',
  title: 'Hoist bufio.Writer into a sync.Pool',
  languages: ['go'],
  documentation: `\`bufio.NewReader\` and \`bufio.NewWriter\` make 4 KB for each call. The rewrite borrows one from a \`sync.Pool\`, resets it to its source or
destination, which also clears an error that stuck to it, and gives it back without that, so that the pool keeps no connection. What is flushed when, and the error
of \`Flush\`, stay as they are.

It is offered where it does not leave the function and none of its methods that hand out its own memory is used (\`Peek\`, \`ReadSlice\`, \`ReadLine\`). Package bufio takes a
reader or writer that is buffered already as it is; where the file does not show that this is none, that is left to review, as are names that speak
of secrets: a pool clears nothing. Sizes must be constant.`,
  examples: poolBufioExamples,
  refused: poolBufioRefused,
  isEvidence: ({ below }) => /^bufio\.New(Reader|Writer)Size( bufio\.New\1)?$/.test(below.join(' ')),
  outcomes(input) {
    const { file } = input;
    const calls = file.ofType('call_expression').filter(call => constructors.test(qualifiedCallee(file, call) ?? ''));
    return chargeDirectly(input, calls).map(charged => ({
      title: `Hoist bufio.${typeOf(file, charged)} into a sync.Pool`,
      stacks: charged.stacks,
      lines: charged.lines,
      decision: decide(file, charged),
    }));
  },
};

function typeOf(file: ParsedFile, { expression }: ChargedExpression): 'Reader' | 'Writer' {
  return constructors.exec(qualifiedCallee(file, expression) ?? '')?.[1] === 'Reader' ? 'Reader' : 'Writer';
}

function decide(file: ParsedFile, charged: ChargedExpression): Decision {
  const type = typeOf(file, charged);
  const cannot = (reason: string): Decision => refused(`The bufio.${type} cannot be pooled: ${reason}.`);
  const site = siteOf(charged.expression);
  const early = obstacle(file, site) ?? tooSmall(charged.stacks);
  const { statement, identifier } = site;
  const [stream, size] = argumentsOf(charged.expression);
  if (early || !statement || !identifier || !stream) return cannot(early ?? 'it has no name');
  if (size && constantSize(file, size) === undefined)
    return cannot('its size is not a constant, so some of other sizes would share the pool');
  const binding = declaredBy(identifier);
  if (!binding) return cannot('its name is declared already in the same scope');
  const view = referencesTo(binding).find(each => views.has(childByField(each.parent, 'field')?.text ?? ''));
  if (view)
    return cannot(reasonAt(`${view.parent?.text} hands out its memory, which the next borrower overwrites`, view));
  const uses = judgeUses(file, binding, 'writer', { methods: methods[type] });
  const kept = uses.obstacle ?? keptByMethods(file, [type === 'Reader' ? 'Read' : 'Write']);
  if (kept) return cannot(kept);
  if (mentions(stream, identifier.text))
    return cannot(`${identifier.text} hides what it works on: give it a name of its own`);
  const already = bufferedType(file, stream);
  if (already) return cannot(`${stream.text} is a ${already} already, which has a buffer of its own`);
  const shadowed = firstShadowed(file, ['any', 'nil']) ?? firstShadowed(file, ['nil'], statement);
  if (shadowed) return cannot(`${shadowed} means something else in this file`);
  const made = size ? `New${type}Size` : `New${type}`;
  const pool = placePool(file, statement, {
    suffix: `${type}Pool`,
    imports: ['bufio'],
    newFunction: qualify => `func() any { return ${qualify('bufio', made)}(nil${size ? `, ${size.text}` : ''}) }`,
  });
  const lines = [
    `${identifier.text} := ${pool.name}.Get().(*${pool.qualify('bufio', type)})`,
    `${identifier.text}.Reset(${stream.text})`,
    'defer func() {',
    `\t${identifier.text}.Reset(nil)`,
    `\t${pool.name}.Put(${identifier.text})`,
    '}()',
  ];
  const buffered = isNotBuffered(file, stream)
    ? []
    : [
        `${stream.text} must not be a *bufio.${type} already: bufio.${made} uses such a one as it is, with what it holds, and the pooled one would be a second layer.`,
      ];
  const notes = [...uses.notes, ...buffered, ...secretNote(site)];
  const edits = [...pool.edits, ...replaceStatement(file, statement, lines), ...uses.edits];
  return { kind: 'rewrite', notes, edits, doubts: receiverDoubts(file, uses.trusted) };
}
