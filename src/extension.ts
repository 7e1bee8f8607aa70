import * as vscode from 'vscode';
import type { AllocLensApi } from './api';
import { AllocatorsView } from './editor/allocatorsView/allocatorsView';
import { CaptureProgress } from './editor/captureProgress';
import { CapturesView } from './editor/capturesView/capturesView';
import { FixActions } from './editor/codeActions/fixActions';
import { FunctionLenses } from './editor/codeLens/functionLenses';
import { CaptureCommands } from './editor/commands/captureCommands';
import { Navigator } from './editor/commands/navigator';
import { registerCommands } from './editor/commands/registerCommands';
import { SavedCaptures } from './editor/commands/savedCaptures';
import { ContextKeys } from './editor/contextKeys';
import { InlineAnnotations } from './editor/decorations/inlineAnnotations';
import { showFailure } from './editor/failureNotice';
import { readProfileFile, readWorkspaceText } from './editor/files';
import { LineHover } from './editor/hover/lineHover';
import { createApi } from './editor/publicApi';
import { Settings } from './editor/settings';
import { StatusBarItem } from './editor/statusBar/statusBarItem';
import { resolveTarget } from './editor/targetPicker/resolveTarget';
import { askInspector, askUrl, pickTarget } from './editor/targetPicker/targetPicker';
import { WorkspaceRoots } from './editor/workspaceRoots';
import { CaptureSession } from './session/captureSession';
import { CaptureFolder } from './session/captures/captureFolder';
import { CaptureLibrary } from './session/captures/captureLibrary';
import { LazyDecoder } from './session/decoding/lazyDecoder';
import { FixAdvisor } from './session/fixAdvisor';
import { ProfileStore } from './session/profileStore';

let session: CaptureSession | undefined;

/** Builds everything in the order of the data flow. Starts nothing: no file, socket or worker is opened before first use. */
export function activate(context: vscode.ExtensionContext): AllocLensApi {
  const own = <T extends { dispose(): unknown }>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath;
  const log = own(vscode.window.createOutputChannel('Alloc Lens', { log: true }));
  const settings = own(new Settings());
  const roots = own(new WorkspaceRoots());
  const store = own(new ProfileStore());
  store.chooseSampleType(settings.get('sampleType'));
  const decoder = own(new LazyDecoder(`${dist}/decodeWorker.js`));
  const capturing = () => import('./lazy/capturing');
  const library = own(createLibrary(context, settings));
  library.onDidFailToSave(error => void showFailure(error, log));
  session = new CaptureSession(
    {
      library,
      profilers: async () => (await capturing()).createProfilers(),
      decode: (request, sourceRoots, signal) => decoder.decode(request, sourceRoots, signal),
      roots: () => roots.roots(),
      readText: readWorkspaceText,
      now: Date.now,
    },
    store,
  );
  const advisor = new FixAdvisor(store, async () => (await import('./lazy/fixing')).createFixEngine(dist));
  const openProfile = async (uri: vscode.Uri) => running.openFile(uri.path, await readProfileFile(uri));
  const running = session;
  const capture = new CaptureCommands(running, store, settings, {
    pick: () => pickTarget(async signal => (await capturing()).discoverTargets(signal)),
    askUrl,
    askInspector,
    resolve: request =>
      resolveTarget(request, async pid => (await capturing()).targetForPid(pid, AbortSignal.timeout(10_000))),
  });
  const navigator = new Navigator(store, settings);
  own(new CaptureProgress(running));
  own(new StatusBarItem(running, store, settings));
  own(new InlineAnnotations(context.extensionUri, store, settings));
  own(new FunctionLenses(store, advisor, settings));
  own(new LineHover(store, advisor));
  own(new FixActions(store, advisor));
  own(new ContextKeys(running, store));
  const view = own(new AllocatorsView(store, (path, line) => navigator.commandFor(path, line)));
  own(new CapturesView(library, store));
  const saved = new SavedCaptures(running, library, store);
  const views = { showAllocators: () => view.show(), groupAllocators: () => view.chooseGrouping() };
  own(registerCommands({ capture, session: running, store, settings, navigator, log, saved, openProfile, ...views }));
  return own(
    createApi(store, {
      capture: request => capture.capture(request),
      captureAgain: () => capture.captureAgain(),
      openProfile,
      clear: () => running.clear(),
      openCapture: id => running.openSaved(library, id),
      library,
      roots: () => roots.known,
    }),
  );
}

/** Only names where captures are kept: the disk is read when they are first asked for. */
function createLibrary(context: vscode.ExtensionContext, settings: Settings): CaptureLibrary {
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'captures').fsPath;
  return new CaptureLibrary(new CaptureFolder(folder), {
    keep: () => settings.keptCaptures(),
    workspace: () => (vscode.workspace.workspaceFolders ?? []).map(each => each.uri.fsPath),
    writtenBy: { extension: context.extension.packageJSON.version, editor: vscode.version },
    now: Date.now,
  });
}

/** Waits until a running capture has left its target as it was found. */
export async function deactivate(): Promise<void> {
  await session?.dispose();
}
