import * as vscode from 'vscode';
import { doubtSentence, fileDoubtText, type SourceDoubt } from '../../core/source/sourceDoubt';
import { annotateFile, type FileAnnotations, type FunctionAnnotation } from '../../session/annotations';
import { changeText, functionText } from '../../session/annotationText';
import type { FixAdvisor } from '../../session/fixAdvisor';
import { canRepeat, type LoadedProfile } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import { commandIds } from '../commandIds';
import { documentPath } from '../documentPath';
import { fixLanguage, profiledLanguages } from '../languages';
import type { Settings } from '../settings';

/** Above each function that allocates: value, share, sites, and what to do next. */
export class FunctionLenses implements vscode.CodeLensProvider {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #subscriptions: { dispose(): void }[];

  constructor(
    private readonly store: ProfileStore,
    private readonly advisor: FixAdvisor,
    private readonly settings: Settings,
  ) {
    this.#subscriptions = [
      vscode.languages.registerCodeLensProvider(profiledLanguages, this),
      store.onDidChange(() => this.#changed.fire()),
      advisor.onDidJudge(() => this.#changed.fire()),
      settings.onDidChange(() => this.#changed.fire()),
    ];
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const path = documentPath(document);
    if (path === undefined || !this.settings.get('codeLens.enabled')) return [];
    const text = document.getText();
    const annotations = annotateFile(this.store, path, text, this.settings.limits());
    if (annotations === undefined) return [];
    const language = fixLanguage(document.languageId);
    const report = language === undefined ? undefined : await this.advisor.report(path, language, text);
    const byLine = new Map<number, FunctionAnnotation>();
    for (const row of annotations.functions) {
      const other = byLine.get(row.line);
      if (other === undefined || other.value < row.value) byLine.set(row.line, row);
    }
    const doubts = this.#doubtLenses(annotations);
    const rows = [...byLine.values()].flatMap(row => {
      const end = nextStart(annotations.functions, row);
      const fixLine = report?.proposals.flatMap(each => each.lines).find(line => line >= row.line && line < end);
      const hot = hottestLine(annotations, row);
      return this.#lenses(document, annotations, row, { fix: fixLine, hot });
    });
    return [...doubts, ...rows];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  /** Above the file: why its lines may be off, and that some are not shown at all. */
  #doubtLenses({ doubt }: FileAnnotations): vscode.CodeLens[] {
    if (doubt === undefined) return [];
    const hidden = doubt.misplaced.size;
    const missing = hidden === 0 ? '' : ` · ${hidden} ${hidden === 1 ? 'function' : 'functions'} not shown`;
    const title = `$(warning) Alloc Lens: ${fileDoubtText(doubt)}${missing}`;
    const tooltip = doubtSentence(doubt);
    return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, tooltip, command: commandIds.showAllocators })];
  }

  #lenses(
    document: vscode.TextDocument,
    { profile, doubt }: FileAnnotations,
    row: FunctionAnnotation,
    at: { readonly fix: number | undefined; readonly hot: number | undefined },
  ): vscode.CodeLens[] {
    if (row.line > document.lineCount) return [];
    const range = new vscode.Range(row.line - 1, 0, row.line - 1, 0);
    const lens = (title: string, command: string, ...args: unknown[]) =>
      new vscode.CodeLens(range, { title, command, arguments: args });
    const lenses = [lens(this.#title(row, profile, doubt), commandIds.showAllocators)];
    if (at.hot !== undefined) lenses.push(lens('Why?', commandIds.explainLine, document.uri, at.hot));
    if (at.fix !== undefined) lenses.push(lens('Fix…', commandIds.showFixes, document.uri, at.fix));
    if (canRepeat(profile.source)) lenses.push(lens('Capture again', commandIds.captureAgainAndCompare));
    return lenses;
  }

  #title(row: FunctionAnnotation, profile: LoadedProfile, doubt: SourceDoubt | undefined): string {
    const kind = this.store.sampleType;
    const now = functionText(row, profile, kind, doubt);
    const { comparison } = this.store;
    if (row.change === undefined || comparison === undefined) return now;
    return changeText(row.change, comparison.sites, kind);
  }
}

/** The line of the function that is explained first: 1-based in the text now. */
function hottestLine({ lines }: FileAnnotations, { functionName }: FunctionAnnotation): number | undefined {
  const own = lines.filter(each => each.site?.functionName === functionName);
  return own.sort((a, b) => b.value - a.value)[0]?.line;
}

function nextStart(rows: readonly FunctionAnnotation[], row: FunctionAnnotation): number {
  return rows.find(each => each.line > row.line)?.line ?? Number.POSITIVE_INFINITY;
}
