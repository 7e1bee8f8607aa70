import type { AdviceExample, AdviceRule } from './advice/adviceRule';
import { type FixExample, type FixRule, profiledMark, type RefusedExample } from './fixRule';

const introduction = `# Quick fixes

Each of these rewrites is offered from the light bulb only where a capture charges the code that it replaces, with the most it can save in its
title. Where a condition fails, the reason is shown instead. A fix marked *review* changes nothing by itself, but rests on something the
file does not show; its note says what to look at.

\`${profiledMark}\` marks the lines that the profile charges in an example; the first is the innermost.

Left out on purpose: memory of a known length for what \`io.ReadAll\` returns, as a Content-Length is a claim of the sender, and may be missing; \`template.ParseFiles\` and its kin, as
they read their files when they are called, and a hoisted one would no longer notice that a file changed; compressors within one function whose level is not a constant, as writers of several
levels would share the pool (one that is handed on until its \`Close\` has a pool for each level); and loops over the parts of \`strings.Split\`, as \`strings.Cut\` gives two, and to go on with it would be another loop.
`;

const adviceIntroduction = `# Advice

What hover and Explain say of a line that no rewrite is offered for. Advice that helps has a link to its documentation, which is opened only by your click; advice
that something popular would not help says what was measured. Nothing is edited. It is said of lines with at least 1 % of the profile, where nothing else is given.
`;

/** The page docs/fixes.md: the rules' own examples, which are also their tests. */
export function documentationPage(rules: readonly FixRule[], advice: readonly AdviceRule[]): string {
  return [introduction, ...rules.map(section), adviceIntroduction, ...advice.map(adviceSection)].join('\n');
}

const madeAtStart = `Go makes package variables in the order in which they refer to each other by name, and does not see what is called through an interface: \`var banner = fmt.Sprint(Level(1))\`
comes to \`Level.String\` before what was hoisted from it may be made. Where a file of the package has such a variable, made by a call that may come back to the package, the
rewrite is for review.`;

function adviceSection(rule: AdviceRule): string {
  const parts = [`## ${rule.title}`, `\`${rule.id}\` · ${rule.languages.join(', ')}`, rule.documentation];
  const silent = rule.silent.map(each => `**${each.name}**\n\n${fenced(each.language, bodyOf(each.before))}`);
  return `${[...parts, ...rule.examples.map(adviceExample), '### Nothing is said of', ...silent].join('\n\n')}\n`;
}

function adviceExample({ name, kind, reason, language, before }: AdviceExample): string {
  const what = kind === 'helps' ? 'helps' : 'does not help';
  return `**${name}** (${what}): “… ${reason} …”\n\n${fenced(language, bodyOf(before))}`;
}

function section(rule: FixRule): string {
  const parts = [`## ${rule.title}`, `\`${rule.id}\` · ${rule.languages.join(', ')}`, rule.documentation];
  if (rule.makesAtStart) parts.push(madeAtStart);
  const refusals = rule.refused.map(refusal).join('\n\n');
  return `${[...parts, ...rule.examples.map(example), '### Refused', refusals].join('\n\n')}\n`;
}

function example(each: FixExample): string {
  const risk = each.risk === 'review' ? ' (review)' : '';
  return `### ${each.name}${risk}\n\n${fenced(each.language, each.before)}\n\nbecomes\n\n${fenced(each.language, each.after)}`;
}

function refusal(each: RefusedExample): string {
  return `**${each.name}**: “… ${each.reason} …”\n\n${fenced(each.language, bodyOf(each.before))}`;
}

// A refused example is told by its function; the package clause and imports say nothing.
function bodyOf(source: string): string {
  return source.replace(/^package p\n\nimport \([^)]*\)\n\n/, '');
}

const fences: Readonly<Record<string, string>> = { typescriptreact: 'tsx', javascriptreact: 'jsx' };

function fenced(language: string, source: string): string {
  return `\`\`\`${fences[language] ?? language}\n${source.trimEnd()}\n\`\`\``;
}
