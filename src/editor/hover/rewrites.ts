import type * as vscode from 'vscode';
import type { FixReport } from '../../core/fixes/proposal';
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
    markdown.appendMarkdown(`$(lightbulb) [`);
    markdown.appendText(fix.title);
    markdown.appendMarkdown(`](command:${commandIds.showFixes}?${args})`);
    if (fix.notes.length > 0) markdown.appendText(` to review: ${fix.notes.join(' ')}`);
    markdown.appendMarkdown('\n\n');
  }
  const { shown, more } = lineStatements(report, line);
  for (const { kind, text, link } of shown) {
    markdown.appendMarkdown(`${icons[kind]} `);
    markdown.appendText(text);
    if (link !== undefined) markdown.appendMarkdown(` [Read about ${link.label}](${link.url})`);
    markdown.appendMarkdown('\n\n');
  }
  if (more > 0) markdown.appendText(`Explain this line says ${more} more.`).appendMarkdown('\n\n');
}
