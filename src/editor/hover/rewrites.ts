import type * as vscode from 'vscode';
import type { FixReport } from '../../core/fixes/proposal';
import { hoverText } from '../../core/insight/hoverText';
import { type LineStatement, lineStatements } from '../../session/lineStatements';
import { commandIds } from '../commandIds';

const icons: Readonly<Record<LineStatement['kind'], string>> = {
  helps: '$(book)',
  doesNotHelp: '$(circle-slash)',
  refused: '$(circle-slash)',
};

/** Rewrites that fit the line, then what else is to be said of it; a page is opened only by a click on its link. */
export function appendRewrites(
  markdown: vscode.MarkdownString,
  line: number,
  report: FixReport,
  uri: vscode.Uri,
): void {
  for (const fix of report.proposals.filter(each => each.lines.includes(line))) {
    const args = encodeURIComponent(JSON.stringify([uri, line]));
    const review = fix.notes.length > 0 ? hoverText(` to review: ${fix.notes.join(' ')}`) : '';
    const link = `[${hoverText(fix.title)}](command:${commandIds.showFixes}?${args})`;
    markdown.appendMarkdown(`$(lightbulb) ${link}${review}\n\n`);
  }
  const { shown, more } = lineStatements(report, line);
  for (const { kind, text, link } of shown) {
    const reading = link === undefined ? '' : ` [Read about ${link.label}](${link.url})`;
    markdown.appendMarkdown(`${icons[kind]} ${hoverText(text)}${reading}\n\n`);
  }
  if (more > 0) markdown.appendMarkdown(`Explain this line says ${more} more.\n\n`);
}
