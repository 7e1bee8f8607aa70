import { topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import type { OffsetEdit } from '../proposal';
import { chargeNodes, linesOf } from './chargedLines';
import { isStringLiteral } from './concatOperands';
import { cutInsteadOfSplitExamples } from './cutInsteadOfSplitExamples';
import { cutInsteadOfSplitRefused } from './cutInsteadOfSplitRefused';
import { cutParts, freeNameIn } from './cutParts';
import { argumentsOf, qualifiedCallee } from './goCall';

/** A call of strings.Split or strings.SplitN. */
interface SplitSite {
  readonly node: SyntaxNode;
  readonly callee: string;
}

const splits = /^strings\.SplitN?$/;

export const cutInsteadOfSplit: FixRule = {
  id: 'go.cutInsteadOfSplit',
  title: 'Use strings.Cut instead of splitting',
  languages: ['go'],
  documentation: `\`strings.Split(s, ";")[0]\` makes a slice of all parts for the first, and \`strings.SplitN(s, "=", 2)\` one for two. \`strings.Cut\` (Go 1.18) gives
the same parts without a slice.

It is offered where the separator is a literal that is not empty (\`Split\` with an empty one gives characters), and of \`SplitN\` where each \`parts[1]\` stands behind a
check of \`len(parts)\`: without one it panics where there is no separator, and \`Cut\` would give "".`,
  examples: cutInsteadOfSplitExamples,
  refused: cutInsteadOfSplitRefused,
  isEvidence: stack => splits.test(stack.below.at(-1) ?? ''),
  outcomes(input) {
    const sites = input.file.ofType('call_expression').flatMap((node): SplitSite[] => {
      const callee = qualifiedCallee(input.file, node) ?? '';
      return splits.test(callee) ? [{ node, callee }] : [];
    });
    const charged = chargeNodes(input, sites, (stack, site) => stack.below.at(-1) === site.callee);
    return charged.map(({ site, stacks }) => ({
      stacks,
      lines: linesOf(site.node),
      decision: decide(input.file, site),
    }));
  },
};

function decide(file: ParsedFile, site: SplitSite): Decision {
  const { node, callee } = site;
  const cannot = (reason: string): Decision => refused(`The slice of parts cannot be avoided: ${reason}.`);
  const [text, separator, most] = argumentsOf(node);
  if (!text || !separator) return cannot('its arguments come from another call');
  if (!isStringLiteral(separator))
    return cannot(`${separator.text} is no literal, and with an empty separator Split gives characters`);
  if (separator.text.length === 2) return cannot('with an empty separator Split gives characters');
  const limit = callee === 'strings.Split' ? -1 : limitOf(most);
  if (limit === undefined || (limit >= 0 && limit < 2))
    return cannot('the number of parts is no literal, or less than two');
  if (descendantsOfType(node, 'comment').length > 0) return cannot('a comment would be lost');
  const qualifier = childByField(childByField(node, 'function'), 'operand')?.text ?? 'strings';
  const cut = `${qualifier}.Cut(${text.text}, ${separator.text})`;
  if (text.text.includes('\n')) return cannot('its arguments are laid out over several lines');
  const result = isFirstPart(node)
    ? firstPart(file, site, cut)
    : limit === 2
      ? cutParts(file, node, cut)
      : otherParts(node);
  if (typeof result === 'string') return cannot(result);
  return { kind: 'rewrite', notes: [], edits: result };
}

function limitOf(argument: SyntaxNode | undefined): number | undefined {
  return argument && /^-?\d+$/.test(argument.text) ? Number(argument.text) : undefined;
}

function isFirstPart({ parent, field }: SyntaxNode): boolean {
  return parent?.type === 'index_expression' && field === 'operand' && childByField(parent, 'index')?.text === '0';
}

function otherParts({ parent, field }: SyntaxNode): string {
  if (parent?.type === 'range_clause') return 'a loop goes over its parts';
  const isIndexed = parent?.type === 'index_expression' && field === 'operand';
  if (isIndexed && /^\d+$/.test(childByField(parent, 'index')?.text ?? ''))
    return 'its first part is not the one that is used';
  return 'strings.Cut is offered only for strings.Split(…)[0] and the two parts of strings.SplitN(…, 2)';
}

// Cut gives three values, so it needs a statement of its own.
function firstPart(file: ParsedFile, { node, callee }: SplitSite, cut: string): OffsetEdit[] | string {
  const part = node.parent;
  const list = part?.parent;
  const statement = list?.parent;
  if (!part || list?.type !== 'expression_list' || !statement || namedChildren(list).length !== 1)
    return `it is a part of a longer expression: give ${callee}(…)[0] a name of its own`;
  if (statement.type === 'short_var_declaration' || statement.type === 'assignment_statement') {
    const left = childByField(statement, 'left');
    const isPlain = statement.children.some(each => each.text === ':=' || each.text === '=');
    if (!left || !isPlain) return 'it is added to something';
    if (!isSimple(left)) return 'what it is assigned to would be looked up before instead of after it';
    return [
      { start: left.end, end: left.end, text: ', _, _' },
      { start: part.start, end: part.end, text: cut },
    ];
  }
  if (statement.type === 'var_spec') return 'it is declared with var, not with :=';
  if (statement.type !== 'return_statement')
    return `it is a part of another statement: give ${callee}(…)[0] a name of its own`;
  if (!isAlone(file, statement)) return 'it shares its line with other code';
  const name = freeNameIn(topLevelDeclaration(statement), 'first');
  const eol = file.endOfLine + file.indentAt(statement.start);
  return [{ start: statement.start, end: part.end, text: `${name}, _, _ := ${cut}${eol}return ${name}` }];
}

function isSimple(left: SyntaxNode): boolean {
  return namedChildren(left).every(each => /^\w+(\.\w+)*$/.test(each.text));
}

function isAlone(file: ParsedFile, statement: SyntaxNode): boolean {
  const holder = statement.parent?.type === 'statement_list';
  return holder && file.text.slice(file.lineStartAt(statement.start), statement.start).trim() === '';
}
