import * as vscode from 'vscode';
import type { CaptureRequest } from '../../api';
import { type SampleTypeKind, sampleTypeKinds } from '../../core/profile/sampleType';
import type { CaptureSession } from '../../session/captureSession';
import type { ProfileStore } from '../../session/profileStore';
import type { Recipe } from '../../session/recipes';
import { commandIds } from '../commandIds';
import { showFailure } from '../failureNotice';
import type { Settings } from '../settings';
import type { CaptureCommands } from './captureCommands';
import type { Navigator } from './navigator';
import { reportMarkdown } from './report';

/** What the palette needs beyond the capture commands. */
export interface CommandContext {
  readonly capture: CaptureCommands;
  readonly session: CaptureSession;
  readonly store: ProfileStore;
  readonly settings: Settings;
  readonly navigator: Navigator;
  readonly log: vscode.LogOutputChannel;
  openProfile(uri: vscode.Uri): Promise<unknown>;
  showAllocators(): Promise<void>;
  groupAllocators(): Promise<void>;
  /** What a test lens or the cursor stands for, ready to be run. */
  recipeAt(uri?: vscode.Uri, line?: number): Promise<Recipe | undefined>;
}

export function registerCommands(context: CommandContext): vscode.Disposable {
  const { capture, session, store, settings, navigator, log } = context;
  const on = (id: string, run: (...args: never[]) => unknown) =>
    vscode.commands.registerCommand(id, async (...args: never[]) => {
      try {
        return await run(...args);
      } catch (error) {
        void showFailure(error, log);
        return undefined;
      }
    });
  return vscode.Disposable.from(
    on(commandIds.toggle, () => capture.toggle()),
    on(commandIds.start, () => capture.start()),
    on(commandIds.stop, () => session.finishEarly()),
    on(commandIds.cancel, () => session.cancel()),
    on(commandIds.captureFromUrl, (request?: CaptureRequest) => done(capture.fromUrl(request))),
    on(commandIds.captureFromInspector, (request?: CaptureRequest) => done(capture.fromInspector(request))),
    on(commandIds.attachToProcess, (request?: CaptureRequest) => done(capture.fromProcess(request))),
    on(commandIds.profileTestAtCursor, (uri?: vscode.Uri, line?: number) => done(profileTest(context, uri, line))),
    on(commandIds.captureAgainAndCompare, () => done(capture.captureAgain())),
    on(commandIds.openProfile, (uri?: vscode.Uri) => openProfile(context, uri)),
    on(commandIds.switchSampleType, (kind?: SampleTypeKind) => switchSampleType(store, kind)),
    on(commandIds.groupAllocators, () => context.groupAllocators()),
    on(commandIds.showAllocators, () => context.showAllocators()),
    on(commandIds.nextAllocator, () => navigator.step('next')),
    on(commandIds.previousAllocator, () => navigator.step('previous')),
    on(commandIds.toggleInline, () => settings.set('inline.enabled', !settings.get('inline.enabled'))),
    on(commandIds.showFixes, (uri?: vscode.Uri, line?: number) => navigator.showFixes(uri, line)),
    on(commandIds.reveal, (path: string, line: number) => navigator.reveal(path, line)),
    on(commandIds.copyReport, () => copyReport(store)),
    on(commandIds.clear, () => session.clear()),
    on(commandIds.showLog, () => log.show()),
  );
}

// A command's result crosses to whoever ran it: the profile with its columns must not.
async function done(work: Promise<unknown>): Promise<boolean> {
  return (await work) !== undefined;
}

async function profileTest({ capture, recipeAt }: CommandContext, uri?: vscode.Uri, line?: number): Promise<unknown> {
  const recipe = await recipeAt(uri, line);
  return recipe && capture.run(recipe);
}

async function openProfile(context: CommandContext, uri?: vscode.Uri): Promise<boolean> {
  const picked = uri ?? (await pickFile());
  if (picked === undefined) return false;
  await context.openProfile(picked);
  return true;
}

async function pickFile(): Promise<vscode.Uri | undefined> {
  const filters = { 'Allocation profiles': ['gz', 'pprof', 'prof', 'pb', 'out', 'heapprofile'], 'All files': ['*'] };
  const picked = await vscode.window.showOpenDialog({ title: 'Open an allocation profile', filters });
  return picked?.[0];
}

async function switchSampleType(store: ProfileStore, kind?: SampleTypeKind): Promise<void> {
  const present = store.current?.attribution.sampleTypes ?? sampleTypeKinds;
  const chosen = kind ?? (await vscode.window.showQuickPick([...present], { placeHolder: 'Show which sample type?' }));
  const known = sampleTypeKinds.find(each => each === chosen);
  if (known !== undefined) store.chooseSampleType(known);
}

async function copyReport(store: ProfileStore): Promise<string | undefined> {
  const report = reportMarkdown(store);
  if (report === undefined) return undefined;
  await vscode.env.clipboard.writeText(report);
  void vscode.window.setStatusBarMessage('Alloc Lens: report copied as Markdown', 3000);
  return report;
}
