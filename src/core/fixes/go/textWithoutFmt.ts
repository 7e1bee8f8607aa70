import type { CondensedStack } from '../../attribution/condensedStack';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { childByField, contains, type SyntaxNode } from '../../syntax/syntaxNode';
import { type FixRule, type RuleInput, type RuleOutcome, refused } from '../fixRule';
import { type Probe, typeProbe } from '../probe';
import { chargeNodes, linesOf } from './chargedLines';
import { isConversion, isStringLiteral } from './concatOperands';
import { type FormatPlan, formatPlan, type TextOperand } from './formatPlan';
import { argumentsOf, calleeOf, qualifiedCallee } from './goCall';
import { gofmtDepth } from './gofmtSpacing';
import { changeImports } from './importChange';
import { textWithoutFmtExamples } from './textWithoutFmtExamples';
import { textWithoutFmtRefused } from './textWithoutFmtRefused';
import { exactTypeProbe, writeText } from './typedText';

interface TextCall {
  readonly node: SyntaxNode;
  readonly callee: string;
}

const formatting = /^fmt\.Sprintf?$/;
const boxing = /^runtime\.convT(string|64|32|16|noptr)?$/;

export const textWithoutFmt: FixRule = {
  id: 'go.textWithoutFmt',
  title: 'Make the text without fmt',
  languages: ['go'],
  documentation: `\`fmt.Sprintf\` takes its arguments as interfaces, and each string or number that is put into one is copied to the heap first. Where the
format only joins strings and numbers, \`+\` and \`strconv\` give the same text without that.

It is offered for verbs without flags or width (\`%s\`, \`%d\`, \`%v\`, \`%t\`) and for \`fmt.Sprint\` of one value, and only where the compiler confirms that each
argument is of exactly a built-in type: a type of its own may have a \`String\`, \`Error\` or \`Format\` method that fmt calls.
The gain counts what the rewrite saves: the text itself is allocated as before, unless it is one of the arguments. The import of fmt goes with its last use.`,
  examples: textWithoutFmtExamples,
  refused: textWithoutFmtRefused,
  isEvidence: stack =>
    formatting.test(stack.below.at(-1) ?? '') || (stack.below.length === 0 && boxing.test(stack.call)),
  outcomes(input) {
    const calls = input.file.ofType('call_expression').flatMap(node => {
      const callee = qualifiedCallee(input.file, node) ?? '';
      return formatting.test(callee) ? [{ node, callee }] : [];
    });
    return chargeNodes(input, calls, (stack, call) => speaksFor(input.file, stack, call)).map(({ site, stacks }) =>
      outcomeOf(input, site, stacks),
    );
  },
};

function speaksFor(file: ParsedFile, stack: CondensedStack, { node, callee }: TextCall): boolean {
  if (stack.below.length > 0) return stack.below.at(-1) === callee;
  return isOnlyBoxer(file, node);
}

// Whether no other call on its lines may put something into an interface; calls that a closure around it is given to are on other lines.
function isOnlyBoxer(file: ParsedFile, call: SyntaxNode): boolean {
  return file
    .ofType('call_expression')
    .filter(each => each !== call && each.startLine <= call.endLine && call.startLine <= each.endLine)
    .filter(each => !contains(each, call) || enclosingFunction(each) === enclosingFunction(call))
    .every(each => {
      const callee = calleeOf(file, each);
      if (argumentsOf(each).every(isStringLiteral) || isConversion(file, each)) return true;
      if (callee.kind === 'package') return ['strings', 'strconv', 'errors', 'unicode/utf8'].includes(callee.path);
      return callee.kind === 'builtin'
        ? !/^print/.test(callee.name)
        : callee.kind === 'method' && callee.name === 'WriteString';
    });
}

function outcomeOf(input: RuleInput, call: TextCall, stacks: readonly CondensedStack[]): RuleOutcome {
  const { file } = input;
  const lines = linesOf(call.node);
  const cannot = (reason: string): RuleOutcome => ({
    stacks,
    lines,
    decision: refused(`The text cannot be made without ${call.callee}: ${reason}.`),
  });
  const plan = formatPlan(file, call.node, call.callee);
  if (typeof plan === 'string') return cannot(plan);
  const needsStrconv = plan.operands.some(each => each.form.call !== '');
  const callee = childByField(call.node, 'function') ?? call.node;
  const imports = changeImports(file, call.node, needsStrconv ? 'strconv' : undefined, 'fmt', [callee]);
  if (!imports)
    return cannot('strconv means something else in this function, or the import of fmt is not simple to take out');
  const text = joined(call.node, plan, name => imports.qualify('strconv', name));
  if (text === undefined) return cannot('an argument is laid out over several lines');
  const notes = sharesMemory(plan)
    ? [
        'The text then shares the memory of the string it is a part of, where fmt made a copy: it keeps the whole string alive as long as it is kept itself.',
      ]
    : [];
  const title =
    plan.pieces.length > 1
      ? 'Join the strings without fmt'
      : needsStrconv
        ? 'Convert with strconv instead of fmt'
        : 'Use the string itself instead of fmt';
  return {
    title,
    lines,
    stacks: stacks.filter(stack => isSaved(stack, plan)),
    decision: {
      kind: 'rewrite',
      notes,
      edits: [{ start: call.node.start, end: call.node.end, text }, ...imports.edits],
      probes: probesOf(file, plan.operands),
    },
  };
}

/**
 * The text is allocated as before, and within a longer one the text of a number costs what its box did. So of a join only the
 * boxes of its strings are saved, and what fmt itself needed.
 */
function isSaved(stack: CondensedStack, { pieces, operands }: FormatPlan): boolean {
  const isResult = stack.below.length === 1;
  const [only] = operands;
  if (pieces.length === 1 && only) return !isResult || only.form.call === '' || only.form.call === 'FormatBool';
  if (operands.length === 0) return true;
  return stack.below.length > 0 ? !isResult : stack.call === 'runtime.convTstring';
}

function joined(call: SyntaxNode, plan: FormatPlan, qualify: (name: string) => string): string | undefined {
  const depth = gofmtDepth(wholeSum(call));
  const isSum = plan.pieces.length > 1;
  // What is a sum itself goes on with ours; all else is one operand of it.
  const within = ({ node, form }: TextOperand) =>
    isSum && !(form.call === '' && node.type === 'binary_expression') ? depth + 1 : depth;
  const texts = plan.pieces.map(piece =>
    typeof piece === 'string' ? piece : writeText(piece.node, piece.form, within(piece), qualify),
  );
  if (texts.some(each => each === undefined || (each.includes('\n') && !each.startsWith('`')))) return undefined;
  const text = texts.join(depth === 1 ? ' + ' : '+');
  const isPart = call.field === 'operand' && /^(index|slice)_expression$/.test(call.parent?.type ?? '');
  return isSum && isPart ? `(${text})` : text;
}

// Within `a + fmt.Sprintf(…)` the rewritten parts go on with the same run of operators.
function wholeSum(call: SyntaxNode): SyntaxNode {
  let sum = call;
  while (sum.parent?.type === 'binary_expression' && childByField(sum.parent, 'operator')?.text === '+')
    sum = sum.parent;
  return sum;
}

function sharesMemory({ pieces, operands }: FormatPlan): boolean {
  return pieces.length === 1 && operands[0]?.form.call === '' && operands[0].node.type === 'slice_expression';
}

function probesOf(file: ParsedFile, operands: readonly TextOperand[]): Probe[] {
  return [...new Set(operands.map(each => each.type))].map(type => {
    const nodes = operands.filter(each => each.type === type).map(each => each.node);
    const texts = [...new Set(nodes.map(each => each.text))];
    const verb = texts.length > 1 ? 'are not all' : 'is not';
    const otherwise = `${texts.join(' and ')} ${verb} exactly of type ${type} to the compiler, so fmt may write it in another way`;
    return type === 'string' ? typeProbe(file, nodes, type, otherwise) : exactTypeProbe(file, nodes, type, otherwise);
  });
}
