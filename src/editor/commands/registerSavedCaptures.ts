import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import type { CaptureArgument, SavedCaptures } from './savedCaptures';

/** Runs a command and shows its failure. */
export type RegisterCommand = (id: string, run: (...args: never[]) => unknown) => vscode.Disposable;

/** `onNamed` rejects instead where somebody passed an id. */
export function registerSavedCaptures(
  on: RegisterCommand,
  onNamed: RegisterCommand,
  load: () => Promise<SavedCaptures>,
): vscode.Disposable {
  // A command's result crosses to whoever ran it: the profile with its columns must not.
  const done = async (work: (saved: SavedCaptures) => Promise<unknown>) => (await work(await load())) !== undefined;
  return vscode.Disposable.from(
    onNamed(commandIds.openCapture, (capture?: CaptureArgument) => done(saved => saved.open(capture))),
    on(commandIds.openLatestCapture, () => done(saved => saved.openLatest())),
    onNamed(commandIds.setAsBaseline, async (capture?: CaptureArgument) => (await load()).setAsBaseline(capture)),
    on(commandIds.stopComparing, async () => (await load()).stopComparing()),
    onNamed(commandIds.compareWith, async (capture?: CaptureArgument) => (await load()).compareWith(capture)),
    onNamed(commandIds.exportProfile, async (capture?: CaptureArgument, to?: unknown) =>
      (await load()).export(capture, to instanceof vscode.Uri ? to : undefined),
    ),
    onNamed(commandIds.pinCapture, async (capture?: CaptureArgument) => (await load()).setPinned(capture, true)),
    onNamed(commandIds.unpinCapture, async (capture?: CaptureArgument) => (await load()).setPinned(capture, false)),
    onNamed(commandIds.renameCapture, async (capture?: CaptureArgument, name?: unknown) =>
      (await load()).rename(capture, typeof name === 'string' ? name : undefined),
    ),
    onNamed(commandIds.deleteCapture, async (capture?: CaptureArgument) => (await load()).remove(capture)),
  );
}
