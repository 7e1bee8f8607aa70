import * as vscode from 'vscode';
import { CaptureError } from '../../session/captureFailures';
import type { Recipe } from '../../session/recipes';
import { documentPath } from '../documentPath';
import type { Settings } from '../settings';
import { placeAt, type RunnablePlace, runnablePlaces } from './recipes';

/**
 * What stands at the line, or at the cursor without one, ready to be run; everything that is being edited is saved first.
 * Undefined when the user gave up. Rejects with CaptureError.
 */
export async function recipeAt(settings: Settings, uri?: vscode.Uri, line?: number): Promise<Recipe | undefined> {
  const document = await documentOf(uri);
  const places = runnablePlaces(document, settings);
  if (places.length === 0) throw nothingHere(document);
  const cursor = vscode.window.activeTextEditor;
  const at = line ?? (cursor?.document === document ? cursor.selection.active.line + 1 : 0);
  const place = placeAt(places, at) ?? (await choose(places));
  if (place !== undefined) await save(document);
  return place?.recipe;
}

async function documentOf(uri: vscode.Uri | undefined): Promise<vscode.TextDocument> {
  if (uri !== undefined) return vscode.workspace.openTextDocument(vscode.Uri.from(uri));
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined) return document;
  throw new CaptureError(
    'nothingRan',
    'No file is open.',
    'Open a Go test file, a test file of node:test, or a package.json, and put the cursor into a test.',
  );
}

async function choose(places: readonly RunnablePlace[]): Promise<RunnablePlace | undefined> {
  const items = places.map(place => ({ label: place.name, description: `line ${place.line}`, place }));
  return (await vscode.window.showQuickPick(items, { title: 'Alloc Lens: profile which one?' }))?.place;
}

/** Programs are built from the disk: everything of this language that is being edited is saved, as debugging does it. */
async function save(document: vscode.TextDocument): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const dirty = vscode.workspace.textDocuments.filter(
    each =>
      each.isDirty &&
      each.uri.scheme === 'file' &&
      (each === document ||
        (each.languageId === document.languageId && vscode.workspace.getWorkspaceFolder(each.uri) === folder)),
  );
  const saved = await Promise.all(dirty.map(each => each.save()));
  if (saved.every(Boolean)) return;
  throw new CaptureError(
    'launchFailed',
    'A file with unsaved changes could not be saved; what runs would not be what you see.',
    'Save all files, then profile again.',
  );
}

function nothingHere(document: vscode.TextDocument): CaptureError {
  return new CaptureError(
    'nothingRan',
    `${documentPath(document) ?? document.uri.toString()} has nothing that can be run and profiled.`,
    'Use it on TestX(t *testing.T) or BenchmarkX(b *testing.B) in a _test.go file, on tests of node:test in a .test.js file, or on a script of a package.json.',
  );
}
