import * as vscode from 'vscode';
import { explanationDocument } from '../../core/insight/explanationMarkdown';
import type { Action, Place } from '../../core/insight/statement';
import { annotateFile, type FileAnnotations, type LineAnnotation } from '../../session/annotations';
import { explainLine } from '../../session/explainLine';
import { explanationSources } from '../../session/explanationSources';
import type { LineAdvisors } from '../../session/lineAdvisors';
import type { ProfileStore } from '../../session/profileStore';
import { commandIds } from '../commandIds';
import { fileUriPath } from '../documentPath';
import { fixLanguage } from '../languages';
import { type ExplainArgument, explainedPlace, explanationUri } from './explanationUri';

/** An explanation ready to be shown, with what its links run. */
export interface WrittenExplanation {
  readonly text: string;
  readonly links: readonly {
    readonly start: number;
    readonly end: number;
    readonly target: vscode.Uri;
    readonly tooltip: string;
  }[];
}

const nothing = (text: string): WrittenExplanation => ({ text: `${text}\n`, links: [] });

/** Writes the explanation that stands at this address, from the profile that is shown and the text of the file now. */
export async function explanationAt(
  uri: vscode.Uri,
  store: ProfileStore,
  advisors: LineAdvisors,
): Promise<WrittenExplanation> {
  const place = explainedPlace(uri);
  if (place === undefined) return nothing('This is not the address of an explanation.');
  const isProfiled = store.current?.callSites.some(each => each.path === place.path && each.line === place.line);
  // Only files that the profile names and that lie in the workspace are opened, whatever the address says.
  if (!isProfiled)
    return nothing(
      'The profile that is shown has nothing for this line. Capture again, or open the capture it came from.',
    );
  const document = await openIfThere(place.path);
  const text = document?.getText() ?? '';
  const language = document && fixLanguage(document.languageId);
  const report = language === undefined ? undefined : await advisors.fixes.report(place.path, language, text);
  const now = nowOf(store, place.path, text, place.line);
  const escapes =
    language === 'go' && now !== undefined ? (await advisors.escapes()).at(place.path, text, now) : undefined;
  const sources = explanationSources(store, place, escapes, advisors.updates);
  const explanation = explainLine(store, { ...place, text }, report, sources);
  if (explanation === undefined) return nothing('No profile is shown.');
  const written = explanationDocument(explanation);
  const target = (to: Place | Action) => linkOf(to, document?.uri, now);
  return { text: written.text, links: written.links.map(link => ({ ...link, ...target(link.target) })) };
}

/** The address of the explanation of a line, or of the hottest line of the function it is in; undefined without either. */
export async function placeAt(
  argument: ExplainArgument | undefined,
  line: number | undefined,
  store: ProfileStore,
): Promise<vscode.Uri | undefined> {
  // Of a tree row the line is that at capture.
  if (argument !== undefined && !('scheme' in argument)) {
    const { path, line: captured } = argument;
    const sites = store.current?.callSites.filter(each => each.path === path) ?? [];
    const site = sites.find(each => each.line === captured) ?? sites.find(each => each.startLine === captured);
    return site && explanationUri({ path, line: site.line });
  }
  const editor = vscode.window.activeTextEditor;
  const uri = argument === undefined ? editor?.document.uri : vscode.Uri.from(argument);
  const at = line ?? (editor === undefined ? undefined : editor.selection.active.line + 1);
  const path = uri && fileUriPath(uri);
  const document = path === undefined ? undefined : await openIfThere(path);
  if (path === undefined || document === undefined || at === undefined) return undefined;
  const limits = { maxLines: Number.POSITIVE_INFINITY, minimumShare: 0 };
  const annotations = annotateFile(store, path, document.getText(), limits);
  const site = annotations && (siteAt(annotations, at) ?? hottestOf(annotations, at));
  return site && explanationUri({ path, line: site.line });
}

function siteAt({ lines }: FileAnnotations, line: number): LineAnnotation['site'] {
  return lines.find(each => each.line === line)?.site;
}

function hottestOf({ lines, functions }: FileAnnotations, line: number): LineAnnotation['site'] {
  const around = functions.findLast(each => each.line <= line);
  const own = lines.filter(each => each.site !== undefined && each.site.functionName === around?.functionName);
  return own.sort((a, b) => b.value - a.value)[0]?.site;
}

/** Where the line is in the text now; undefined where it cannot be acted on. */
function nowOf(store: ProfileStore, path: string, text: string, captured: number): number | undefined {
  const limits = { maxLines: Number.POSITIVE_INFINITY, minimumShare: 0 };
  return annotateFile(store, path, text, limits)?.lines.find(each => each.site?.line === captured)?.line;
}

function linkOf(target: Place | Action, uri: vscode.Uri | undefined, line: number | undefined) {
  if ('place' in target) return command('Go to this line', commandIds.reveal, target.path, target.line);
  if (target.action === 'showFixes') return command('Show the rewrites', commandIds.showFixes, uri, line);
  return command('Capture again', commandIds.captureAgainAndCompare);
}

function command(tooltip: string, id: string, ...args: readonly unknown[]) {
  const query = args.length === 0 ? '' : `?${encodeURIComponent(JSON.stringify(args))}`;
  return { target: vscode.Uri.parse(`command:${id}${query}`), tooltip };
}

async function openIfThere(path: string): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(vscode.Uri.file(path));
  } catch {
    return undefined; // The file is gone: it is explained from what was kept of it.
  }
}
