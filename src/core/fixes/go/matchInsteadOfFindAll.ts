import { importedName } from '../../syntax/goImports';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import { type Probe, typeProbe } from '../probe';
import { chargeNodes, linesOf } from './chargedLines';
import { firstShadowed } from './goBuiltins';
import { argumentsOf, calleeOf, callWithArgument } from './goCall';
import { gofmtDepth, textAtDepth } from './gofmtSpacing';
import { planImports } from './goImportEdits';
import { matchInsteadOfFindAllExamples, matchInsteadOfFindAllRefused } from './matchInsteadOfFindAllExamples';

const finding = /^FindAll(String)?(Submatch)?(Index)?$/;

export const matchInsteadOfFindAll: FixRule = {
  id: 'go.matchInsteadOfFindAll',
  title: 'Ask for a match instead of finding all',
  languages: ['go'],
  documentation: `\`len(re.FindAllString(s, -1)) > 0\` collects every match to learn whether there is one. \`re.MatchString(s)\` stops at the first and allocates nothing.

It is offered where the length is compared with none, and the compiler confirms that \`re\` is a \`*regexp.Regexp\`.`,
  examples: matchInsteadOfFindAllExamples,
  refused: matchInsteadOfFindAllRefused,
  isEvidence: stack => methodOf(stack.below.at(-1) ?? '') !== undefined,
  outcomes(input) {
    const sites = input.file.ofType('call_expression').flatMap(node => {
      const callee = calleeOf(input.file, node);
      return callee.kind === 'method' && finding.test(callee.name)
        ? [{ node, name: callee.name, expression: callee.receiver }]
        : [];
    });
    const charged = chargeNodes(input, sites, (stack, site) => methodOf(stack.below.at(-1) ?? '') === site.name);
    return charged.flatMap(({ site, stacks }) => {
      const length = callWithArgument(site.node);
      if (!length || childByField(length, 'function')?.text !== 'len') return [];
      return [{ stacks, lines: linesOf(site.node), decision: decide(input.file, site, length) }];
    });
  },
};

function methodOf(functionName: string): string | undefined {
  const name = /^regexp\.\(\*Regexp\)\.(\w+)$/.exec(functionName)?.[1];
  return name && finding.test(name) ? name : undefined;
}

/** What a comparison of the length asks: whether there is a match, or none. */
const questions: Readonly<Record<string, boolean>> = {
  '> 0': true,
  '!= 0': true,
  '>= 1': true,
  '== 0': false,
  '< 1': false,
  '<= 0': false,
};

interface FindSite {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly expression: SyntaxNode;
}

function decide(file: ParsedFile, { node, name, expression }: FindSite, length: SyntaxNode): Decision {
  const cannot = (reason: string): Decision => refused(`The matches cannot be left out: ${reason}.`);
  if (firstShadowed(file, ['len'], node)) return cannot('len means something else in this file');
  const comparison = length.parent;
  const asked = `${childByField(comparison, 'operator')?.text} ${childByField(comparison, 'right')?.text}`;
  const isCompared = comparison?.type === 'binary_expression' && length.field === 'left';
  if (!comparison || !isCompared || !Object.hasOwn(questions, asked)) return cannot('their number is used');
  const [text, most] = argumentsOf(node);
  if (!text || most?.text !== '-1') return cannot('not all matches are asked for');
  if (descendantsOfType(comparison, 'comment').length > 0) return cannot('a comment would be lost');
  const written = textAtDepth(text, gofmtDepth(comparison));
  if (written === undefined || comparison.text.includes('\n')) return cannot('it is laid out over several lines');
  const method = name.includes('String') ? 'MatchString' : 'Match';
  const call = `${questions[asked] ? '' : '!'}${expression.text}.${method}(${written})`;
  return {
    kind: 'rewrite',
    notes: [],
    edits: [{ start: comparison.start, end: comparison.end, text: call }],
    probes: [regexpProbe(file, expression)],
  };
}

// A type that embeds a *regexp.Regexp may have a MatchString of its own. The file need not import regexp to call its methods.
function regexpProbe(file: ParsedFile, expression: SyntaxNode): Probe {
  const otherwise = `${expression.text} is no *regexp.Regexp to the compiler`;
  const plan = planImports(file, importedName(file, 'regexp') ? [] : ['regexp']);
  const type = importedName(file, 'regexp')
    ? `${importedName(file, 'regexp')}.Regexp`
    : plan.qualify('regexp', 'Regexp');
  const probe = typeProbe(file, [expression], `*${type}`, otherwise);
  return { ...probe, edits: [...probe.edits, ...plan.edits] };
}
