import * as vscode from 'vscode';
import type { CaptureRequest } from '../../api';
import type { Blame } from '../../core/attribution/blame';
import { type SampleTypeKind, sampleTypeKinds } from '../../core/profile/sampleType';
import { asCaptureError } from '../../session/captureFailures';
import type { CaptureSession } from '../../session/captureSession';
import type { ProfileStore } from '../../session/profileStore';
import type { Recipe } from '../../session/recipes';
import { commandIds } from '../commandIds';
import { showFailure } from '../failureNotice';
import type { Settings } from '../settings';
import type { CommandSet, ModuleArgument, TargetArgument } from './commandSet';
import { registerSavedCaptures } from './registerSavedCaptures';

/** What the palette needs. */
export interface CommandContext {
  /** Loaded with the first command that needs them. */
  commands(): Promise<CommandSet>;
  readonly session: CaptureSession;
  readonly store: ProfileStore;
  readonly settings: Settings;
  readonly log: vscode.LogOutputChannel;
  openProfile(uri: vscode.Uri): Promise<unknown>;
  showAllocators(): Promise<void>;
  groupAllocators(): Promise<void>;
  /** Asks which files the shown profile means, where several could be. */
  chooseSources(occasion: 'afterCapture' | 'command'): Promise<void>;
  /** Explains a line of an editor (1-based, the cursor's without arguments) or a row of the Allocators view. */
  explain(argument?: vscode.Uri | { path: string; line: number }, line?: number): Promise<boolean>;
  /** Applies all rewrites of a file that are proven safe. */
  applyProven(uri?: vscode.Uri): Promise<readonly string[]>;
  /** What a test lens or the cursor stands for, ready to be run. */
  recipeAt(uri?: vscode.Uri, line?: number): Promise<Recipe | undefined>;
}

export function registerCommands(context: CommandContext): vscode.Disposable {
  const { commands, session, store, settings, log } = context;
  const navigator = async () => (await commands()).navigator;
  const capture = async () => (await commands()).capture;
  const targets = async () => (await commands()).targets;
  const on = (id: string, run: (...args: never[]) => unknown) =>
    vscode.commands.registerCommand(id, async (...args: never[]) => {
      try {
        const before = store.current?.generation;
        const result = await run(...args);
        // Who passes arguments is told in the notes of the profile instead.
        if (args.length === 0 && store.current?.generation !== before) void context.chooseSources('afterCapture');
        return result;
      } catch (error) {
        void showFailure(error, log);
        return undefined;
      }
    });
  const onNamed = (id: string, run: (...args: never[]) => unknown) =>
    vscode.commands.registerCommand(id, async (...args: never[]) => {
      try {
        return await run(...args);
      } catch (error) {
        if (isNamed(args[0])) throw asCaptureError(error);
        void showFailure(error, log);
        return undefined;
      }
    });
  return vscode.Disposable.from(
    on(commandIds.toggle, async () => (await capture()).toggle()),
    on(commandIds.start, async () => (await capture()).start()),
    on(commandIds.stop, () => session.finishEarly()),
    on(commandIds.cancel, () => session.cancel()),
    on(commandIds.startUntilStopped, (request?: CaptureRequest) =>
      done(async () => (await capture()).startUntilStopped(request)),
    ),
    on(commandIds.startLiveMode, (request?: CaptureRequest) => done(async () => (await capture()).startLive(request))),
    registerSavedCaptures(on, onNamed, async () => (await commands()).saved),
    on(commandIds.captureFromUrl, (request?: CaptureRequest) => done(async () => (await capture()).fromUrl(request))),
    on(commandIds.captureFromInspector, (request?: CaptureRequest) =>
      done(async () => (await capture()).fromInspector(request)),
    ),
    on(commandIds.attachToProcess, (request?: CaptureRequest) =>
      done(async () => (await capture()).fromProcess(request)),
    ),
    on(commandIds.captureExact, () => done(async () => (await capture()).exact())),
    on(commandIds.profileTestAtCursor, (uri?: vscode.Uri, line?: number) =>
      done(() => profileTest(context, uri, line)),
    ),
    on(commandIds.captureAgainAndCompare, () => done(async () => (await capture()).captureAgain())),
    on(commandIds.openProfile, (file?: vscode.Uri | string) => openProfile(context, file)),
    on(commandIds.switchSampleType, (kind?: SampleTypeKind) => switchSampleType(store, kind)),
    on(commandIds.switchBlame, async (blame?: Blame) => (await commands()).switchBlame(blame)),
    on(commandIds.checkNewerVersion, async (row?: ModuleArgument) => (await commands()).checkNewerVersion(row)),
    on(commandIds.groupAllocators, () => context.groupAllocators()),
    on(commandIds.showAllocators, () => context.showAllocators()),
    on(commandIds.nextAllocator, async () => (await navigator()).step('next')),
    on(commandIds.previousAllocator, async () => (await navigator()).step('previous')),
    on(commandIds.toggleInline, () => settings.set('inline.enabled', !settings.get('inline.enabled'))),
    on(commandIds.explainLine, (argument?: vscode.Uri | { path: string; line: number }, line?: unknown) =>
      // A tree passes the selected rows as its second argument.
      context.explain(argument, typeof line === 'number' ? line : undefined),
    ),
    on(commandIds.showFixes, async (uri?: vscode.Uri, line?: number) => (await navigator()).showFixes(uri, line)),
    on(commandIds.applyProven, (uri?: vscode.Uri) => context.applyProven(uri)),
    on(commandIds.reveal, async (path: string, line: number) => (await navigator()).reveal(path, line)),
    on(commandIds.chooseSources, () => context.chooseSources('command')),
    on(commandIds.copyReport, async () => (await commands()).copyReport()),
    on(commandIds.clear, () => session.clear()),
    on(commandIds.showLog, () => log.show()),
    on(commandIds.refreshTargets, async () => (await targets()).refresh()),
    onNamed(commandIds.captureTarget, async (row?: TargetArgument) => (await targets()).capture(row)),
    onNamed(commandIds.saveTarget, async (row?: TargetArgument) => (await targets()).save(row)),
    onNamed(commandIds.removeTarget, async (row?: TargetArgument) => (await targets()).remove(row)),
    onNamed(commandIds.setCredentials, async (row?: TargetArgument) => (await targets()).setCredentials(row)),
  );
}

/**
 * Whether somebody named a capture or target by its id: a task, a key binding or another extension, which has to know that
 * nothing was done. Rows of views are objects of ours, and who clicks on one reads a message.
 */
function isNamed(argument: unknown): boolean {
  if (typeof argument === 'string') return true;
  return typeof argument === 'object' && argument !== null && Object.keys(argument).join() === 'id';
}

// A command's result crosses to whoever ran it: the profile with its columns must not.
async function done(work: () => Promise<unknown>): Promise<boolean> {
  return (await work()) !== undefined;
}

async function profileTest({ commands, recipeAt }: CommandContext, uri?: vscode.Uri, line?: number): Promise<unknown> {
  const recipe = await recipeAt(uri, line);
  return recipe && (await commands()).capture.run(recipe);
}

async function openProfile(context: CommandContext, file?: vscode.Uri | string): Promise<boolean> {
  // A key binding or a task can pass a path only.
  const picked = typeof file === 'string' ? vscode.Uri.file(file) : (file ?? (await pickFile()));
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
