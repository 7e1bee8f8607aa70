import * as vscode from 'vscode';
import { amountText } from '../../core/attribution/amountText';
import { type CallSite, offendersBy } from '../../core/attribution/callSites';
import { calledFunction, functionLabel } from '../../core/attribution/functionLabel';
import { recordedFor } from '../../core/attribution/recordedFor';
import type { FixReport } from '../../core/fixes/proposal';
import type { Escape } from '../../core/insight/escapeDiagnostics';
import { isFlow, type SampleTypeKind, sampleTypeKinds, unitOf } from '../../core/profile/sampleType';
import { doubtSentence, profiledText, type SourceDoubt } from '../../core/source/sourceDoubt';
import { formatCount, formatRate, formatSeconds, formatShare, formatValue } from '../../core/units/format';
import { annotateFile, type LineAnnotation } from '../../session/annotations';
import { changeText, inliningCaveat } from '../../session/annotationText';
import { attributionDifference, attributionText } from '../../session/attributionMode';
import { belowText, offenderLabel } from '../../session/belowText';
import type { LineAdvisors } from '../../session/lineAdvisors';
import { columnOf, isFunctionLevel, type LoadedProfile } from '../../session/loadedProfile';
import type { ModuleUpdates } from '../../session/moduleUpdates';
import type { ProfileStore } from '../../session/profileStore';
import { errorText, siteConfidence } from '../../session/siteConfidence';
import { matchCaveat } from '../../session/sources/sourcePlaces';
import { commandIds } from '../commandIds';
import { documentPath } from '../documentPath';
import { fixLanguage } from '../languages';
import { appendReasons } from './reasons';
import { appendRewrites } from './rewrites';
import { appendSureness, newerText } from './sureness';

const shownOffenders = 4;

/** What stands behind an annotated line, below the annotation threshold, too; undefined where nothing is known of it. */
export async function hoverAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  store: ProfileStore,
  advisors: LineAdvisors,
): Promise<vscode.Hover | undefined> {
  const path = documentPath(document);
  if (path === undefined) return undefined;
  const text = document.getText();
  const limits = { maxLines: Number.POSITIVE_INFINITY, minimumShare: 0 };
  const annotations = annotateFile(store, path, text, limits);
  const line = annotations?.lines.find(each => each.line === position.line + 1);
  if (annotations === undefined || line === undefined) return undefined;
  const language = fixLanguage(document.languageId);
  const report = language === undefined ? undefined : await advisors.fixes.report(path, language, text);
  const escapes = language === 'go' ? (await advisors.escapes()).at(path, text, line.line) : undefined;
  const { doubt } = annotations;
  const asked = { report, uri: document.uri, escapes, updates: advisors.updates, doubt };
  return new vscode.Hover(markdownOf(line, annotations.profile, store, asked));
}

/** What the advisors answered. */
interface Asked {
  readonly report: FixReport | undefined;
  readonly uri: vscode.Uri;
  readonly escapes: readonly Escape[] | undefined;
  readonly updates: ModuleUpdates;
  readonly doubt: SourceDoubt | undefined;
}

function markdownOf(
  line: LineAnnotation,
  profile: LoadedProfile,
  store: ProfileStore,
  asked: Asked,
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('', true);
  markdown.isTrusted = {
    enabledCommands: [
      commandIds.explainLine,
      commandIds.showFixes,
      commandIds.captureAgainAndCompare,
      commandIds.captureExact,
    ],
  };
  appendFreshness(markdown, line, asked.doubt);
  appendHeading(markdown, line, profile, store.sampleType);
  appendChange(markdown, line, profile, store.sampleType);
  if (line.site !== undefined) {
    markdown.appendMarkdown(valueTable(line.site, profile));
    appendOffenders(markdown, line.site, profile, store.sampleType, asked.updates);
    appendReasons(markdown, line.site, profile, { kind: store.sampleType, escapes: asked.escapes });
    appendSureness(markdown, line.site, profile, store);
  }
  appendEvidence(markdown, line, profile, store.sampleType);
  appendSource(markdown, line, profile);
  appendAttribution(markdown, profile);
  if (asked.report !== undefined) appendRewrites(markdown, line.line, asked.report, asked.uri);
  if (line.site !== undefined) {
    const args = encodeURIComponent(JSON.stringify([asked.uri, line.line]));
    markdown.appendMarkdown(`$(question) [Explain this line](command:${commandIds.explainLine}?${args})\n\n`);
  }
  return markdown;
}

/** Before any number: whether it is one of this text. */
function appendFreshness(
  markdown: vscode.MarkdownString,
  { freshness }: LineAnnotation,
  doubt: SourceDoubt | undefined,
): void {
  if (freshness === 'edited')
    markdown.appendMarkdown(`$(edit) Edited since the ${profiledText(doubt)}: the numbers are of the text before.\n\n`);
  if (doubt !== undefined)
    markdown.appendMarkdown('$(warning) ').appendText(doubtSentence(doubt)).appendMarkdown('\n\n');
}

function appendChange(
  markdown: vscode.MarkdownString,
  { change, comparison }: LineAnnotation,
  profile: LoadedProfile,
  kind: SampleTypeKind,
): void {
  if (change === undefined || comparison === undefined) return;
  const below = belowText(change, comparison);
  const amounts = `${changeText(change, comparison.sites, kind)} ${kind}`;
  markdown.appendText(`Against the baseline: ${amounts}${below === '' ? '' : ` in ${below}`}.`);
  markdown.appendText(` ${inliningCaveat(comparison)}`).appendMarkdown('\n\n');
  const difference = attributionDifference(comparison.baseline.attributionMode, profile.attributionMode);
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
    const value = site.values[column] ?? 0;
    const all = formatValue(value, unitOf(kind)) + errorText(value, siteConfidence(site, profile, kind));
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
  updates: ModuleUpdates,
): void {
  const column = columnOf(profile, kind);
  const whole = site.values[column] ?? 0;
  const offenders = offendersBy(site, column).slice(0, shownOffenders);
  if (offenders.length === 0 || whole <= 0) return;
  markdown.appendMarkdown('Allocated below by\n\n');
  for (const offender of offenders) {
    const value = offender.values[column] ?? 0;
    markdown.appendMarkdown('- ');
    const newer = newerText(offender, profile, updates);
    markdown.appendText(
      `${offenderLabel(offender, profile)}: ${formatValue(value, unitOf(kind))} (${formatShare(value / whole)})${newer}`,
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

function appendSource(markdown: vscode.MarkdownString, { site }: LineAnnotation, profile: LoadedProfile): void {
  const caveat = site === undefined ? '' : matchCaveat(profile, site.path);
  if (caveat !== '') markdown.appendText(`Source ${caveat}`).appendMarkdown('\n\n');
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
