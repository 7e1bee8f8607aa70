import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, type RuleOutcome, refused } from '../fixRule';
import { type Probe, typeProbe } from '../probe';
import type { OffsetEdit } from '../proposal';
import { chargeNodes, coversLine, innermostLine, linesOf } from './chargedLines';
import { firstShadowed } from './goBuiltins';
import { gofmtDepth, textAtDepth } from './gofmtSpacing';
import { changeImports } from './importChange';
import {
  copiesStrings,
  isBuffered,
  mayHold,
  ownWriter,
  type WriterType,
  writerProbe,
  writerType,
  writesBoth,
} from './writerType';
import { type CopySite, type CopyUse, copySites } from './writeSites';
import { writeWithoutCopyExamples } from './writeWithoutCopyExamples';
import { writeWithoutCopyRefused } from './writeWithoutCopyRefused';

type Write = Extract<CopyUse, { call: SyntaxNode }>;

export const writeWithoutCopy: FixRule = {
  id: 'go.writeWithoutCopy',
  title: 'Write without a copy',
  languages: ['go'],
  documentation: `\`w.Write([]byte(s))\` copies the string, and \`w.WriteString(string(b))\` the bytes, only to have the copy written. Most writers take both:
\`bytes.Buffer\`, \`strings.Builder\` and \`os.File\` are rewritten to the method that takes what is there, once the compiler confirms their type.

Of any other writer the file does not show what it really is. \`io.WriteString\` writes a string without a copy where it has a WriteString, and is offered for
review: a type that embeds a writer and has only a \`Write\` of its own is passed by. Where it is known to have no WriteString, nothing would be saved.`,
  examples: writeWithoutCopyExamples,
  refused: writeWithoutCopyRefused,
  isEvidence: stack =>
    stack.below.length === 0 && /^runtime\.(stringtoslicebyte|slicebytetostring|stringtoslicerune)$/.test(stack.call),
  outcomes(input) {
    const sites = copySites(input.file);
    // Two conversions of one line cannot be told apart; those that cost nothing do not count.
    const costly = (line: number, call: string): number =>
      sites.filter(each => each.call === call && each.use.kind !== 'free' && coversLine(each.node, line)).length;
    const charged = chargeNodes(input, sites, (stack, site) => {
      const others = costly(innermostLine(stack, input.path), stack.call);
      return stack.call === site.call && (site.use.kind === 'free' ? others === 0 : others === 1);
    });
    return charged.flatMap(({ site, stacks }): RuleOutcome[] => {
      const { use } = site;
      const lines = linesOf('call' in use ? use.call : site.node);
      if (use.kind === 'other') return [];
      if (use.kind === 'free') return [{ stacks, lines, decision: cannot(use.reason) }];
      return [{ stacks, lines, decision: decide(input.file, site, use) }];
    });
  },
};

function decide(file: ParsedFile, site: CopySite, use: Write): Decision {
  const shadowed = firstShadowed(file, ['string', 'byte'], site.node);
  if (shadowed) return cannot(`${shadowed} means something else in this file`);
  if (descendantsOfType(use.call, 'comment').length > 0) return cannot('a comment would be lost');
  const type = writerType(file, use.writer);
  return use.kind === 'write' ? writeString(file, site, use, type) : writeBytes(file, site, use, type);
}

function cannot(reason: string): Decision {
  return refused(`The copy cannot be avoided: ${reason}.`);
}

function writeString(file: ParsedFile, site: CopySite, use: Write, type: WriterType | undefined): Decision {
  const probes = [typeProbe(file, [site.value], 'string', `${site.value.text} is no string to the compiler`)];
  if (type && copiesStrings(type))
    return cannot(`${type.written} has no WriteString, so io.WriteString would make the same copy`);
  const own = ownWriter(file, use.writer);
  if (own)
    return cannot(
      `${own} has a Write of its own and no WriteString in this file: nothing would be saved, or its Write would be passed by`,
    );
  if (type && (writesBoth(type) || isBuffered(type))) {
    const edits = [...renamed(use.call, 'WriteString'), ...unwrapped(site)];
    const notes = isBuffered(type)
      ? [
          `A string that does not fit into the buffer goes to the WriteString of what ${use.writer.text} writes to, if it has one: a type that embeds a writer and has only a Write of its own would be passed by.`,
        ]
      : [];
    return rewrite(notes, edits, [...probes, writerProbe(file, use.writer, type)]);
  }
  const imports = changeImports(file, site.node, 'io', '', []);
  if (!imports) return cannot('io means something else in this function');
  const depth = gofmtDepth(use.call) + 1;
  const [writer, text] = [textAtDepth(use.writer, depth), textAtDepth(site.value, depth)];
  if (writer === undefined || text === undefined) return cannot('its arguments are laid out over several lines');
  const { start, end } = use.call;
  const edit = { start, end, text: `${imports.qualify('io', 'WriteString')}(${writer}, ${text})` };
  const note = `Saves the copy only where what ${use.writer.text} really is has a WriteString, as net/http's own response has. A type that embeds a writer and has only a Write of its own (one that counts or compresses) would be passed by.`;
  return rewrite([note], [...imports.edits, edit], probes);
}

function writeBytes(file: ParsedFile, site: CopySite, use: Write, type: WriterType | undefined): Decision {
  if (/^(defer|go)_statement$/.test(use.call.parent?.type ?? ''))
    return cannot('it is written later, when the bytes may have changed');
  const known = type && (writesBoth(type) || isBuffered(type)) ? type : undefined;
  const probes = [
    typeProbe(file, [site.value], '[]byte', `${site.value.text} is no []byte to the compiler`),
    ...(known ? [writerProbe(file, use.writer, known)] : []),
  ];
  const owns = known?.name === 'strings.Builder' || known?.name === 'os.File';
  const notes = [
    ...(known && !owns && mayHold(use.writer, site.value)
      ? [`${site.value.text} must not be a part of what ${use.writer.text} holds: it may move while it is written.`]
      : []),
    ...(known?.name === 'bufio.Writer' || !known
      ? [
          `What ${use.writer.text} writes to gets the bytes themselves: its Write must do what its WriteString does, and must neither keep nor change them.`,
        ]
      : []),
  ];
  if (use.kind === 'writeString') return rewrite(notes, [...renamed(use.call, 'Write'), ...unwrapped(site)], probes);
  const callee = childByField(use.call, 'function') ?? use.call;
  const imports = changeImports(file, site.node, undefined, 'io', [callee]);
  const value = textAtDepth(site.value, gofmtDepth(use.call));
  const receiver =
    use.writer.type === 'unary_expression' && use.writer.text.startsWith('&')
      ? childByField(use.writer, 'operand')
      : use.writer;
  if (!receiver || /^(unary|binary)_expression$/.test(receiver.type))
    return cannot(`${use.writer.text} has no name to call Write on`);
  if (!imports || value === undefined)
    return cannot('the import of io is not simple to take out, or the bytes are laid out over several lines');
  const { start, end } = use.call;
  return rewrite(notes, [...imports.edits, { start, end, text: `${receiver.text}.Write(${value})` }], probes);
}

function rewrite(notes: readonly string[], edits: readonly OffsetEdit[], probes: readonly Probe[]): Decision {
  return { kind: 'rewrite', notes, edits, probes };
}

function renamed(call: SyntaxNode, method: string): OffsetEdit[] {
  const field = childByField(childByField(call, 'function'), 'field');
  return field ? [{ start: field.start, end: field.end, text: method }] : [];
}

// The conversion is the only argument, as its value is afterwards: blanks stay as they are.
function unwrapped({ node, value }: CopySite): OffsetEdit[] {
  return [
    { start: node.start, end: value.start, text: '' },
    { start: value.end, end: node.end, text: '' },
  ];
}
