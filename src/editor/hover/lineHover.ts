import * as vscode from 'vscode';
import type { CallSite } from '../../core/attribution/callSites';
import { functionLabel } from '../../core/attribution/functionLabel';
import type { FixReport } from '../../core/fixes/proposal';
import { type SampleTypeKind, sampleTypeKinds, unitOf } from '../../core/profile/sampleType';
import { formatCount, formatRate, formatSeconds, formatShare, formatValue } from '../../core/units/format';
import { annotateFile, type LineAnnotation } from '../../session/annotations';
import { changeText, isFunctionLevel } from '../../session/annotationText';
import { attributionDifference, attributionText } from '../../session/attributionMode';
import type { FixAdvisor } from '../../session/fixAdvisor';
import { columnOf, type LoadedProfile } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import { commandIds } from '../commandIds';
import { documentPath } from '../documentPath';
import { fixLanguage, profiledLanguages } from '../languages';

const shownOffenders = 4;

/** The numbers behind an annotated line: every sample type, how well they are founded, what allocates, which rewrites fit. */
export class LineHover implements vscode.HoverProvider {
  readonly #registration: vscode.Disposable;

  constructor(
    private readonly store: ProfileStore,
    private readonly advisor: FixAdvisor,
  ) {
    this.#registration = vscode.languages.registerHoverProvider(profiledLanguages, this);
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const path = documentPath(document);
    if (path === undefined) return undefined;
    const text = document.getText();
    // The hover also answers on lines below the annotation threshold.
    const limits = { maxLines: Number.POSITIVE_INFINITY, minimumShare: 0 };
    const annotations = annotateFile(this.store, path, text, limits);
    const line = annotations?.lines.find(each => each.line === position.line + 1);
    if (annotations === undefined || line === undefined) return undefined;
    const language = fixLanguage(document.languageId);
    const report = language === undefined ? undefined : await this.advisor.report(path, language, text);
    return new vscode.Hover(this.#markdown(line, annotations.profile, report, document.uri));
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #markdown(
    line: LineAnnotation,
    profile: LoadedProfile,
    report: FixReport | undefined,
    uri: vscode.Uri,
  ): vscode.MarkdownString {
    const markdown = new vscode.MarkdownString('', true);
    markdown.isTrusted = {
      enabledCommands: [commandIds.showFixes, commandIds.captureAgainAndCompare, commandIds.captureExact],
    };
    appendHeading(markdown, line, profile, this.store.sampleType);
    if (line.change !== undefined) this.#appendChange(markdown, line, profile);
    if (line.site !== undefined) {
      markdown.appendMarkdown(valueTable(line.site, profile));
      appendOffenders(markdown, line.site, profile, this.store.sampleType);
    }
    appendEvidence(markdown, line, profile);
    appendAttribution(markdown, profile);
    if (report !== undefined) appendFixes(markdown, line, report, uri);
    return markdown;
  }

  #appendChange(markdown: vscode.MarkdownString, line: LineAnnotation, profile: LoadedProfile): void {
    if (line.change === undefined) return;
    const windows = { beforeSeconds: line.baselineSeconds, afterSeconds: profile.seconds };
    const change = changeText(
      { before: line.change.before, after: line.change.after, ...windows },
      this.store.sampleType,
    );
    markdown.appendText(`Against the baseline: ${change} ${this.store.sampleType}`);
    markdown.appendMarkdown('\n\n');
    const baseline = this.store.comparison?.baseline.attributionMode;
    const difference = attributionDifference(baseline, profile.attributionMode);
    if (difference !== '') markdown.appendText(difference).appendMarkdown('\n\n');
  }
}

function appendHeading(
  markdown: vscode.MarkdownString,
  line: LineAnnotation,
  profile: LoadedProfile,
  kind: SampleTypeKind,
): void {
  const rate = formatRate(line.value, unitOf(kind), profile.seconds);
  const what = `${formatShare(line.share)} of ${kind} · ${rate}`;
  markdown.appendMarkdown('$(flame) **');
  markdown.appendText(what);
  markdown.appendMarkdown('**  \n');
  if (line.site !== undefined) {
    const place = functionLabel(line.site.functionName);
    markdown.appendText(
      isFunctionLevel(profile) ? `anywhere in ${place}(): V8 tells the function, not the line` : `in ${place}`,
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
    const window = kind.startsWith('alloc') ? formatRate(site.values[column] ?? 0, unitOf(kind), profile.seconds) : '';
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
  const offenders = site.offenders.filter(each => (each.values[column] ?? 0) > 0).slice(0, shownOffenders);
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

function appendEvidence(markdown: vscode.MarkdownString, line: LineAnnotation, profile: LoadedProfile): void {
  const window = profile.seconds > 0 ? ` in ${formatSeconds(profile.seconds)}` : '';
  const here = line.site === undefined ? '' : `${formatCount(Math.round(line.site.recorded))} of `;
  const all = formatCount(Math.round(profile.attribution.recorded));
  markdown.appendText(`Founded on ${here}${all} sampled allocations${window} of ${profile.label}.`);
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
