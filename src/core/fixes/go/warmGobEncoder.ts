import type { CondensedStack } from '../../attribution/condensedStack';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, type RuleInput, type RuleOutcome, refused } from '../fixRule';
import type { OffsetEdit } from '../proposal';
import { isBufferGrowth } from './bufferGrowth';
import { innermostLine, linesOf } from './chargedLines';
import { encodesOf, gobEncoders } from './gobMessage';
import { planImports } from './goImportEdits';
import { placeVariable } from './packageVariable';
import { replaceStatement } from './poolPlacement';
import { type WarmGob, warmGob } from './warmGob';
import { warmGobEncoderExamples } from './warmGobEncoderExamples';
import { warmGobEncoderRefused } from './warmGobEncoderRefused';

export const warmGobEncoder: FixRule = {
  id: 'go.warmGobEncoder',
  title: 'Keep the gob.Encoder in a sync.Pool, with the types that it has sent',
  languages: ['go'],
  documentation: `A \`gob.Encoder\` that is made for one message describes the types first, and that is most of what it allocates. The rewrite keeps encoders that have
sent their types in a \`sync.Pool\`, remembers what they sent, and puts that before each message: the bytes are the same.

It is offered where one value goes into a \`bytes.Buffer\` that the function made, an error of \`Encode\` is looked at, and the value is of a type that the file
shows to hold no interface: the types of what is in one are sent with the values. That no type of it encodes itself (\`GobEncode\`, \`MarshalBinary\`), the
compiler has to confirm. \`time.Time\` may be in it. An encoder that gave an error is not used again, nor one whose buffer grew beyond 64 KB.

It is left to review, because nothing keeps a field of an interface type from being added later.`,
  examples: warmGobEncoderExamples,
  refused: warmGobEncoderRefused,
  isEvidence: stack => isOfEncoder(stack) || isOfTypes(stack),
  outcomes(input) {
    const { file } = input;
    const sites = gobEncoders(file).map(made => ({ made, lines: linesOfSite(made) }));
    return sites.flatMap(site => {
      const stacks = input.stacks.filter(stack => chargedTo(input, stack, sites) === site);
      return stacks.length > 0 ? (outcomeOf(input, site.made, stacks) ?? []) : [];
    });
  },
};

interface Site {
  readonly made: SyntaxNode;
  readonly lines: ReadonlySet<number>;
}

/** What each new encoder allocates for itself, and for describing types. */
const fresh = /^encoding\/gob\.(NewEncoder|\(\*encBuffer\)\.\w+|\(\*Encoder\)\.(newEncoderState|send\w+))$/;
/** Done once for each type while the program runs. */
const once = /^encoding\/gob\.(getTypeInfo|buildTypeInfo|compileEnc|validUserType|\(\*Encoder\)\.getEncEngine)$/;

function isOfEncoder({ below }: CondensedStack): boolean {
  return fresh.test(below[0] ?? '') && !below.some(name => once.test(name));
}

// Room for the types. That for the value is not saved: the message needs it.
function isOfTypes(stack: CondensedStack): boolean {
  const caller = stack.below[stack.below.indexOf('encoding/gob.(*Encoder).writeMessage') + 1];
  return isBufferGrowth(stack) && caller === 'encoding/gob.(*Encoder).sendActualType';
}

function linesOfSite(made: SyntaxNode): ReadonlySet<number> {
  return new Set([made, ...encodesOf(made)].flatMap(linesOf));
}

// Where two of them share the line, the profile does not tell which it charges.
function chargedTo(input: RuleInput, stack: CondensedStack, sites: readonly Site[]): Site | undefined {
  const line = innermostLine(stack, input.path);
  const [site, ...others] = sites.filter(each => each.lines.has(line));
  return others.length === 0 ? site : undefined;
}

function outcomeOf(
  { file, path }: RuleInput,
  made: SyntaxNode,
  stacks: readonly CondensedStack[],
): RuleOutcome | undefined {
  const warm = warmGob(file, made);
  // Without an encoder to keep, the buffer may still be pooled: what it grows by is for the rule that does that.
  const own = typeof warm === 'string' ? stacks.filter(isOfEncoder) : stacks;
  if (own.length === 0) return undefined;
  const lines = [made.startLine, ...own.map(stack => innermostLine(stack, path))];
  const decision = typeof warm === 'string' ? refused(`The gob encoder cannot be kept: ${warm}.`) : decide(file, warm);
  return { stacks: own, lines, decision };
}

function decide(file: ParsedFile, warm: WarmGob): Decision {
  const { message, type, name } = warm;
  const plan = planImports(file, ['bytes', 'encoding/gob', 'sync']);
  const [buffer, encoder] = [plan.qualify('bytes', 'Buffer'), plan.qualify('encoding/gob', 'Encoder')];
  const struct = placeVariable(file, message.made, 'Gob', '').name;
  const [warmed, types] = [file.freeName('warm'), file.freeName('types')];
  const value = `${plan.qualify('sync', 'Pool')}{New: func() any {
	${warmed} := new(${struct})
	${warmed}.Encoder = ${plan.qualify('encoding/gob', 'NewEncoder')}(&${warmed}.buf)
	_ = ${warmed}.Encode(new(${type.text})) // the types and a value
	${types} := append([]byte(nil), ${warmed}.buf.Bytes()...)
	${warmed}.buf.Reset()
	_ = ${warmed}.Encode(new(${type.text})) // a value
	${warmed}.types = ${types}[:len(${types})-${warmed}.buf.Len()]
	return ${warmed}
}}

// ${struct} is an encoder that has sent its types, and what it sent: with that before it, what it encodes is what a new
// one would send. The types must hold no interface, as what is in one brings its own.
type ${struct} struct {
	*${encoder}
	buf   ${buffer}
	types []byte
}`;
  const pool = placeVariable(file, message.made, 'GobPool', value);
  const borrow = [`${name} := ${pool.name}.Get().(*${struct})`, `${name}.buf.Reset()`];
  const edits = [...plan.edits, pool.edit, ...borrowEdits(file, warm, borrow), ...messageEdits(file, warm, pool.name)];
  const notes = [
    `${type.text} must not get a field of an interface type: gob sends the types of what is in one with the values, and this encoder sends each type once.`,
  ];
  return { kind: 'rewrite', notes, edits, probes: type.probes };
}

function borrowEdits(file: ParsedFile, { message, name }: WarmGob, borrow: readonly string[]): OffsetEdit[] {
  const { buffer, encoder, made } = message;
  if (encoder) return [withoutStatement(file, buffer.statement), ...replaceStatement(file, encoder.statement, borrow)];
  return [...replaceStatement(file, buffer.statement, borrow), { start: made.start, end: made.end, text: name }];
}

// A comment behind it stays.
function withoutStatement(file: ParsedFile, { start, end, endLine }: SyntaxNode): OffsetEdit {
  const behind = /^[ \t]*/.exec(file.text.slice(end))?.[0].length ?? 0;
  return file.text.startsWith('//', end + behind)
    ? { start, end: end + behind, text: '' }
    : { start: file.lineStartAt(start), end: file.lineStart(endLine + 1), text: '' };
}

function messageEdits(file: ParsedFile, { message, name }: WarmGob, pool: string): OffsetEdit[] {
  const { identifier } = message.buffer;
  const { checked, uses } = message;
  const lines = [
    `${identifier.text} := append(make([]byte, 0, len(${name}.types)+${name}.buf.Len()), ${name}.types...)`,
    `${identifier.text} = append(${identifier.text}, ${name}.buf.Bytes()...)`,
    `if ${name}.buf.Cap() <= 64<<10 {`,
    `\t${pool}.Put(${name})`,
    '}',
  ];
  const indent = file.indentAt(checked.start);
  const at = file.lineEndAt(checked.end);
  const text = lines.map(line => `${file.endOfLine}${indent}${line}`).join('');
  return [{ start: at, end: at, text }, ...uses.map(use => useEdit(use, identifier.text))];
}

function useEdit(use: SyntaxNode, name: string): OffsetEdit {
  const method = childByField(childByField(use, 'function'), 'field')?.text;
  const text = method === 'Bytes' ? name : method === 'String' ? `string(${name})` : `len(${name})`;
  return { start: use.start, end: use.end, text };
}
