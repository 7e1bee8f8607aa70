import type { FixReport } from '../core/fixes/proposal';

/** What is said of one line beside the rewrites that are offered there. */
export interface LineStatement {
  readonly kind: 'helps' | 'doesNotHelp' | 'refused';
  readonly text: string;
  readonly link?: { readonly label: string; readonly url: string };
}

/** A hover is read in passing: more of it stays unread, and Explain This Line has all. */
const shownStatements = 2;

/** The most valuable first: what is worth doing, what would not help, why a rewrite is refused. */
export function lineStatements(
  report: FixReport,
  line: number,
): { readonly shown: readonly LineStatement[]; readonly more: number } {
  const advice = report.advice.filter(each => each.lines.includes(line));
  const refusals = report.refusals.filter(each => each.lines.includes(line));
  const all: LineStatement[] = [
    ...advice.map(({ kind, text, link }) => ({ kind, text, ...(link && { link }) })),
    ...refusals.map(({ reason }) => ({ kind: 'refused', text: `No rewrite offered: ${reason}` }) as const),
  ];
  return { shown: all.slice(0, shownStatements), more: Math.max(0, all.length - shownStatements) };
}
