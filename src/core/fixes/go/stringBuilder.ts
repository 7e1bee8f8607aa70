import type { CondensedStack } from '../../attribution/condensedStack';
import { type GoBinding, resolve } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { type Decision, type FixRule, type RuleInput, type RuleOutcome, refused } from '../fixRule';
import { typeProbe } from '../probe';
import { type Append, appendsIn } from './appendSites';
import { type BuiltString, builtString, isNumber } from './builtString';
import { coversLine, innermostLine, linesOf } from './chargedLines';
import { joinedCount } from './concatOperands';
import { firstShadowed } from './goBuiltins';
import { changeImports } from './importChange';
import { stringBuilderExamples } from './stringBuilderExamples';
import { stringBuilderRefused } from './stringBuilderRefused';

export const stringBuilder: FixRule = {
  id: 'go.stringBuilder',
  title: 'Build the string with a strings.Builder',
  languages: ['go'],
  documentation: `\`s += x\` in a loop copies all that \`s\` holds for each piece, so that the bytes grow with the square of its length. The rewrite
makes \`s\` a \`strings.Builder\`: each piece is copied once, and \`s.String()\` where \`s\` was read hands out what was built without a copy.

It is offered where \`s\` is a variable of the function that nothing else can reach, is only appended to, and is a \`string\` to the compiler.
\`len(s)\`, a comparison with \`""\` and \`return s\` may stand in the loop; other reads may not. Pieces are written one by one where
that cannot change the order in which the code of the program runs, and joined first, as they were, where it could.`,
  examples: stringBuilderExamples,
  refused: stringBuilderRefused,
  isEvidence: stack => stack.below.length === 0 && /^runtime\.concatstring/.test(stack.call),
  outcomes(input) {
    const appends = appendsIn(input.file);
    const groups = new Map<unknown, Append[]>();
    for (const each of appends) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
    return [...groups.values()].flatMap(group => outcomeOf(input, group) ?? []);
  },
};

// Appends to one variable are one rewrite; to a field or an element each is on its own.
function keyOf(append: Append): unknown {
  const { target } = append;
  return (target.type === 'identifier' && resolve(target)?.identifier) || append;
}

function outcomeOf(input: RuleInput, group: readonly Append[]): RuleOutcome | undefined {
  const [first] = group;
  const binding = first?.target.type === 'identifier' ? resolve(first.target) : undefined;
  const grows = (each: Append): boolean =>
    each.loop !== undefined && (!binding || each.loop.start > binding.identifier.start);
  const stacksOf = (each: Append): CondensedStack[] => input.stacks.filter(stack => speaksFor(input, stack, each));
  const inLoop = group.filter(grows).some(each => stacksOf(each).length > 0);
  if (!first || !inLoop || (binding && isNumber(binding))) return undefined;
  const stacks = [...new Set(group.flatMap(stacksOf))];
  const charged = group.filter(each => stacksOf(each).length > 0);
  const lines = [...charged.flatMap(each => linesOf(each.node)), ...(binding ? [binding.identifier.startLine] : [])];
  return { stacks, lines, decision: decide(input.file, first, binding, group) };
}

// Of several joins on one line only the one of as many strings is this.
function speaksFor(input: RuleInput, stack: CondensedStack, { node, operands, hasOtherJoins }: Append): boolean {
  if (!coversLine(node, innermostLine(stack, input.path))) return false;
  const count = joinedCount(operands) + 1;
  return !hasOtherJoins || stack.call === (count > 5 ? 'runtime.concatstrings' : `runtime.concatstring${count}`);
}

function decide(
  file: ParsedFile,
  append: Append,
  binding: GoBinding | undefined,
  appends: readonly Append[],
): Decision {
  const cannot = (reason: string): Decision => refused(`The string cannot be built with a strings.Builder: ${reason}.`);
  const { target } = append;
  if (target.type === 'selector_expression')
    return cannot(`${target.text} is a field or belongs to another package, and others may read it while it grows`);
  if (target.type !== 'identifier')
    return cannot(`${target.text} is reached through a pointer, map or slice, so others may read it while it grows`);
  if (!binding) return cannot(`${target.text} is a variable of the package, and others may read it while it grows`);
  const shadowed = firstShadowed(file, ['string', 'len'], target);
  if (shadowed) return cannot(`${shadowed} means something else in this file`);
  const built: BuiltString | string = builtString(file, binding, appends);
  if (typeof built === 'string') return cannot(built);
  const imports = changeImports(file, target, 'strings', '', []);
  if (!imports) return cannot('strings means something else in this function');
  const name = target.text;
  return {
    kind: 'rewrite',
    notes: [],
    edits: [...imports.edits, ...built.edits(imports.qualify('strings', 'Builder'))],
    probes: [typeProbe(file, [built.read], 'string', `the compiler does not take ${name} for a string`)],
  };
}
