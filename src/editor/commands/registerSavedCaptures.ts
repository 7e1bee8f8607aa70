import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import type { CaptureArgument, SavedCaptures } from './savedCaptures';

/** Runs a command and shows its failure. */
export type RegisterCommand = (id: string, run: (...args: never[]) => unknown) => vscode.Disposable;

export function registerSavedCaptures(on: RegisterCommand, saved: SavedCaptures): vscode.Disposable {
  // A command's result crosses to whoever ran it: the profile with its columns must not.
  const done = async (work: Promise<unknown>) => (await work) !== undefined;
  return vscode.Disposable.from(
    on(commandIds.openCapture, (capture?: CaptureArgument) => done(saved.open(capture))),
    on(commandIds.openLatestCapture, () => done(saved.openLatest())),
    on(commandIds.setAsBaseline, (capture?: CaptureArgument) => saved.setAsBaseline(capture)),
    on(commandIds.stopComparing, () => saved.stopComparing()),
    on(commandIds.compareWith, (capture?: CaptureArgument) => saved.compareWith(capture)),
    on(commandIds.exportProfile, (capture?: CaptureArgument, to?: unknown) =>
      saved.export(capture, to instanceof vscode.Uri ? to : undefined),
    ),
    on(commandIds.pinCapture, (capture?: CaptureArgument) => saved.setPinned(capture, true)),
    on(commandIds.unpinCapture, (capture?: CaptureArgument) => saved.setPinned(capture, false)),
    on(commandIds.renameCapture, (capture?: CaptureArgument, name?: unknown) =>
      saved.rename(capture, typeof name === 'string' ? name : undefined),
    ),
    on(commandIds.deleteCapture, (capture?: CaptureArgument) => saved.remove(capture)),
  );
}
