import { type FixExample, type FixRule, profiledMark, type RefusedExample } from './fixRule';

const introduction = `# Quick fixes

Each of these rewrites is offered from the light bulb only where a capture charges the code that it replaces, with the most it can save in its
title. Where a condition fails, the reason is shown instead. A fix marked *review* changes nothing by itself, but rests on something the
file does not show; its note says what to look at.

\`${profiledMark}\` marks the lines that the profile charges in an example; the first is the innermost.
`;

/** The page docs/fixes.md: the rules' own examples, which are also their tests. */
export function documentationPage(rules: readonly FixRule[]): string {
  return [introduction, ...rules.map(section)].join('\n');
}

function section(rule: FixRule): string {
  const parts = [`## ${rule.title}`, `\`${rule.id}\` · ${rule.languages.join(', ')}`, rule.documentation];
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
