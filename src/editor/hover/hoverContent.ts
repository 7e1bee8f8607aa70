import * as vscode from 'vscode';
import { amountText } from '../../core/attribution/amountText';
import { type CallSite, offendersBy } from '../../core/attribution/callSites';
import { calledFunction, functionLabel } from '../../core/attribution/functionLabel';
import { recordedFor } from '../../core/attribution/recordedFor';
import type { FixReport } from '../../core/fixes/proposal';
import { isFlow, type SampleTypeKind, sampleTypeKinds, unitOf } from '../../core/profile/sampleType';
import { formatCount, formatRate, formatSeconds, formatShare, formatValue } from '../../core/units/format';
import { annotateFile, type LineAnnotation } from '../../session/annotations';
import { changeText, inliningCaveat } from '../../session/annotationText';
import { attributionDifference, attributionText } from '../../session/attributionMode';
import type { FixAdvisor } from '../../session/fixAdvisor';
import { columnOf, isFunctionLevel, type LoadedProfile } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import { commandIds } from '../commandIds';
import { documentPath } from '../documentPath';
import { fixLanguage } from '../languages';

const shownOffenders = 4;

/** What stands behind an annotated line, below the annotation threshold, too; undefined where nothing is known of it. */
export async function hoverAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  store: ProfileStore,
  advisor: FixAdvisor,
): Promise<vscode.Hover | undefined> {
  const path = documentPath(document);
  if (path === undefined) return undefined;
  const text = document.getText();
  const limits = { maxLines: Number.POSITIVE_INFINITY, minimumShare: 0 };
  const annotations = annotateFile(store, path, text, limits);
  const line = annotations?.lines.find(each => each.line === position.line + 1);
  if (annotations === undefined || line === undefined) return undefined;
  const language = fixLanguage(document.languageId);
  const report = language === undefined ? undefined : await advisor.report(path, language, text);
  return new vscode.Hover(markdownOf(line, annotations.profile, store, { report, uri: document.uri }));
}

function markdownOf(
  line: LineAnnotation,
  profile: LoadedProfile,
  store: ProfileStore,
  fixes: { readonly report: FixReport | undefined; readonly uri: vscode.Uri },
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('', true);
  markdown.isTrusted = {
    enabledCommands: [commandIds.showFixes, commandIds.captureAgainAndCompare, commandIds.captureExact],
  };
  appendHeading(markdown, line, profile, store.sampleType);
  if (line.change !== undefined) appendChange(markdown, line, profile, store);
  if (line.site !== undefined) {
    markdown.appendMarkdown(valueTable(line.site, profile));
    appendOffenders(markdown, line.site, profile, store.sampleType);
  }
  appendEvidence(markdown, line, profile, store.sampleType);
  appendAttribution(markdown, profile);
  if (fixes.report !== undefined) appendFixes(markdown, line, fixes.report, fixes.uri);
  return markdown;
}

function appendChange(
  markdown: vscode.MarkdownString,
  line: LineAnnotation,
  profile: LoadedProfile,
  store: ProfileStore,
): void {
  if (line.change === undefined) return;
  const change = changeText(line.change, line.windows, store.sampleType);
  markdown.appendText(`Against the baseline: ${change} ${store.sampleType}.`);
  const { comparison } = store;
  if (comparison !== undefined) markdown.appendText(` ${inliningCaveat(comparison)}`);
  markdown.appendMarkdown('\n\n');
  const baseline = comparison?.baseline.attributionMode;
  const difference = attributionDifference(baseline, profile.attributionMode);
  if (difference !== '') markdown.appendText(difference).appendMarkdown('\n\n');
}

function appendHeading(
  markdown: vscode.MarkdownString,
  line: LineAnnotation,
  profile: LoadedProfile,
  kind: SampleTypeKind,
): void {
  const rate = amountText(line.value, kind, profile.seconds);
  const what = `${formatShare(line.share)} of ${kind} · ${rate}`;
  markdown.appendMarkdown('$(flame) **');
  markdown.appendText(what);
  markdown.appendMarkdown('**  \n');
  if (line.site !== undefined) {
    const { functionName } = line.site;
    markdown.appendText(
      isFunctionLevel(profile)
        ? `anywhere in ${calledFunction(functionName)}: V8 tells the function, not the line`
        : `in ${functionLabel(functionName)}`,
    );
    markdown.appendMarkdown('\n\n');
  }
}

function valueTable(site: CallSite, profile: LoadedProfile): string {
  const rows = sampleTypeKinds.flatMap(kind => {
    const column = columnOf(profile, kind);
    if (column < 0) return [];
    const here = formatValue(site.selfValues[column] ?? 0, unitOf(kind));
    const all = formatValue(site.values[column] ?? 0, unitOf(kind));
    const window =
      isFlow(kind) && profile.seconds > 0 ? formatRate(site.values[column] ?? 0, unitOf(kind), profile.seconds) : '';
    return [`| ${kind} | ${here} | ${all} | ${window} |`];
  });
  return `| | on this line | with what it calls | rate |\n|:--|--:|--:|--:|\n${rows.join('\n')}\n\n`;
}

function appendOffenders(
  markdown: vscode.MarkdownString,
  site: CallSite,
  profile: LoadedProfile,
  kind: SampleTypeKind,
): void {
  const column = columnOf(profile, kind);
  const whole = site.values[column] ?? 0;
  const offenders = offendersBy(site, column).slice(0, shownOffenders);
  if (offenders.length === 0 || whole <= 0) return;
  markdown.appendMarkdown('Allocated below by\n\n');
  for (const offender of offenders) {
    const value = offender.values[column] ?? 0;
    markdown.appendMarkdown('- ');
    markdown.appendText(
      `${functionLabel(offender.functionName)}: ${formatValue(value, unitOf(kind))} (${formatShare(value / whole)})`,
    );
    markdown.appendMarkdown('\n');
  }
  markdown.appendMarkdown('\n');
}

function appendEvidence(
  markdown: vscode.MarkdownString,
  { site }: LineAnnotation,
  profile: LoadedProfile,
  kind: SampleTypeKind,
): void {
  const window = profile.seconds > 0 ? ` in ${formatSeconds(profile.seconds)}` : '';
  const recorded = site && recordedFor(kind, profile.attribution, column => site.values[column] ?? 0, site.recorded);
  const here = recorded === undefined ? '' : `${formatCount(Math.round(recorded))} sampled allocations here; `;
  const all = formatCount(Math.round(profile.attribution.recorded));
  markdown.appendText(
    `Founded on ${here}${all}${here === '' ? ' sampled allocations' : ''} in the whole profile${window} of ${profile.label}.`,
  );
  for (const note of profile.notes) markdown.appendText(` ${note}`);
  markdown.appendMarkdown('\n\n');
}

function appendAttribution(markdown: vscode.MarkdownString, profile: LoadedProfile): void {
  const mode = profile.attributionMode;
  if (mode === undefined) return;
  markdown.appendText(attributionText(mode));
  if (mode === 'natural' && profile.source.kind === 'target') {
    markdown.appendMarkdown(
      ` [Capture with exact attribution](command:${commandIds.captureExact} "7 to 24 % more CPU meanwhile")`,
    );
  }
  markdown.appendMarkdown('\n\n');
}

function appendFixes(markdown: vscode.MarkdownString, line: LineAnnotation, report: FixReport, uri: vscode.Uri): void {
  for (const fix of report.proposals.filter(each => each.lines.includes(line.line))) {
    const args = encodeURIComponent(JSON.stringify([uri, line.line]));
    markdown.appendMarkdown(`$(lightbulb) [`);
    markdown.appendText(fix.title);
    markdown.appendMarkdown(`](command:${commandIds.showFixes}?${args})\n\n`);
  }
  for (const refusal of report.refusals.filter(each => each.lines.includes(line.line))) {
    markdown.appendMarkdown('$(circle-slash) ');
    markdown.appendText(`No rewrite offered: ${refusal.reason}`);
    markdown.appendMarkdown('\n\n');
  }
}
