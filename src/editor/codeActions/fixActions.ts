import * as vscode from 'vscode';
import type { AdviceLink, FixProposal, FixReport } from '../../core/fixes/proposal';
import type { FixAdvisor } from '../../session/fixAdvisor';
import type { ProfileStore } from '../../session/profileStore';
import { commandIds } from '../commandIds';
import { documentPath } from '../documentPath';
import { fixNow, reviewCommand, workspaceEdit } from '../fixNow';
import { fixLanguage, profiledLanguages } from '../languages';

const kind = vscode.CodeActionKind.RefactorRewrite.append('allocLens');
/** Of no group of the menu that edits. */
const readKind = vscode.CodeActionKind.Empty.append('allocLensRead');

/** A light bulb entry whose edit is computed only when it is chosen or previewed. */
class FixAction extends vscode.CodeAction {
  constructor(
    readonly uri: vscode.Uri,
    readonly fix: FixProposal,
  ) {
    super(marked(fix.title, fix), kind);
    this.isPreferred = fix.risk === 'safe';
  }
}

function marked(title: string, { risk }: FixProposal): string {
  return risk === 'review' ? `${title} (review)` : title;
}

/** Measures a rewrite instead of applying it. */
function proveAction(uri: vscode.Uri, fix: FixProposal): vscode.CodeAction {
  const action = new vscode.CodeAction(marked(`Measure before and after: ${fix.action}`, fix), kind);
  action.command = { title: action.title, command: commandIds.proveFix, arguments: [uri, fix] };
  return action;
}

/** All of the file at once, where there are several that need no reader. Not of the kind that runs when a file is saved. */
function allAction(uri: vscode.Uri, { proposals }: FixReport): vscode.CodeAction[] {
  const safe = proposals.filter(({ risk }) => risk === 'safe').length;
  if (safe < 2) return [];
  const action = new vscode.CodeAction(`Apply the ${safe} proven rewrites of this file`, kind);
  action.command = { title: action.title, command: commandIds.applyProven, arguments: [uri] };
  return [action];
}

/** Opens a page about what is advised, in the browser; nothing is edited. */
function readAction({ label, url }: AdviceLink): vscode.CodeAction {
  const action = new vscode.CodeAction(`Read about ${label}`, readKind);
  action.command = { title: action.title, command: 'vscode.open', arguments: [vscode.Uri.parse(url)] };
  return action;
}

/** Loads what measures rewrites; resolves to what was measured. */
export type ProveFix = (uri: vscode.Uri, fix: FixProposal) => Promise<unknown>;

/** Offers the engine's rewrites under the light bulb of the profiled lines. */
export class FixActions implements vscode.CodeActionProvider {
  readonly #registrations: vscode.Disposable[];

  constructor(
    private readonly store: ProfileStore,
    private readonly advisor: FixAdvisor,
    prove: ProveFix,
  ) {
    this.#registrations = [
      vscode.languages.registerCodeActionsProvider(profiledLanguages, this, {
        providedCodeActionKinds: [kind, readKind],
      }),
      vscode.commands.registerCommand(commandIds.tellReviewNotes, tellReviewNotes),
      vscode.commands.registerCommand(commandIds.proveFix, prove),
    ];
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const path = documentPath(document);
    const language = fixLanguage(document.languageId);
    if (this.store.current === undefined || path === undefined || language === undefined) return [];
    const wanted = [kind, readKind].filter(each => context.only?.intersects(each) ?? true);
    if (wanted.length === 0) return [];
    const report = await this.advisor.report(path, language, document.getText());
    const here = (each: { readonly lines: readonly number[] }) =>
      each.lines.some(line => line > range.start.line && line <= range.end.line + 1);
    const offered = wanted.includes(kind) ? report.proposals.filter(here) : [];
    const fixes = offered.map(fix => new FixAction(document.uri, fix));
    const measuring = language === 'go' ? offered.map(fix => proveAction(document.uri, fix)) : [];
    const all = offered.length > 0 ? allAction(document.uri, report) : [];
    const reading = wanted.includes(readKind) ? readActions(report.advice.filter(here)) : [];
    return [...fixes, ...all, ...measuring, ...reading];
  }

  /** Computes the rewrite again: when the text changed since the light bulb opened, nothing is applied. */
  async resolveCodeAction(action: vscode.CodeAction): Promise<vscode.CodeAction> {
    if (!(action instanceof FixAction)) return action;
    const document = await vscode.workspace.openTextDocument(action.uri);
    const fix = await fixNow(document, action.fix, this.advisor);
    if (fix === undefined) return action;
    action.edit = workspaceEdit(document, fix.edits);
    const notes = reviewCommand(fix);
    if (notes !== undefined) action.command = notes;
    return action;
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
  }
}

function readActions(advice: FixReport['advice']): vscode.CodeAction[] {
  const links = advice.flatMap(({ link }) => link ?? []);
  return [...new Map(links.map(link => [link.url, link])).values()].map(readAction);
}

// After the edit, where it can be undone at once: what we could not prove, for the reader to check. VS Code cuts a message
// off at the end of its first line unless it has a button.
function tellReviewNotes(notes: readonly string[]): void {
  void vscode.window.showInformationMessage(`Rewritten. Please review: ${notes.join(' ')}`, 'Got It');
}
