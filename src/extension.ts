import * as vscode from 'vscode';
import type { AllocLensApi } from './api';
import { AllocatorsView } from './editor/allocatorsView/allocatorsView';
import { FixActions } from './editor/codeActions/fixActions';
import { FunctionLenses } from './editor/codeLens/functionLenses';
import { CaptureCommands } from './editor/commands/captureCommands';
import { Navigator } from './editor/commands/navigator';
import { registerCommands } from './editor/commands/registerCommands';
import { ContextKeys } from './editor/contextKeys';
import { DebugTargets } from './editor/debugTargets/debugTargets';
import { withDebugged } from './editor/debugTargets/withDebugged';
import { InlineAnnotations } from './editor/decorations/inlineAnnotations';
import { readProfileFile, readWorkspaceText } from './editor/files';
import { LineHover } from './editor/hover/lineHover';
import { createApi } from './editor/publicApi';
import { Settings } from './editor/settings';
import { StatusBarItem } from './editor/statusBar/statusBarItem';
import { resolveTarget } from './editor/targetPicker/resolveTarget';
import { askInspector, askUrl, pickTarget } from './editor/targetPicker/targetPicker';
import { LineLog } from './editor/testRuns/lineLog';
import { TestLenses } from './editor/testRuns/testLenses';
import { WorkspaceRoots } from './editor/workspaceRoots';
import { CaptureSession } from './session/captureSession';
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
  session = new CaptureSession(
    {
      profilers: async () => (await capturing()).createProfilers(),
      launch: async (recipe, { signal }) => {
        const lines = new LineLog(log);
        const running = await (await capturing()).launch(recipe, { signal, onOutput: text => lines.append(text) });
        void running.ended.then(() => lines.flush());
        return running;
      },
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
  const targetForPid = async (pid: number) => (await capturing()).targetForPid(pid, AbortSignal.timeout(10_000));
  const debugged = own(new DebugTargets(targetForPid));
  const capture = new CaptureCommands(running, store, settings, {
    pick: () => pickTarget(async signal => withDebugged(debugged, await (await capturing()).discoverTargets(signal))),
    askUrl,
    askInspector,
    resolve: request => resolveTarget(request, targetForPid),
  });
  const testRunning = () => import('./lazy/testRunning');
  const recipeAt = async (uri?: vscode.Uri, line?: number) => (await testRunning()).recipeAt(settings, uri, line);
  const navigator = new Navigator(store, settings);
  own(new StatusBarItem(running, store, settings));
  own(new InlineAnnotations(context.extensionUri, store, settings));
  own(new FunctionLenses(store, advisor, settings));
  own(new TestLenses(store, settings, async document => (await testRunning()).runnablePlaces(document, settings)));
  own(new LineHover(store, advisor));
  own(new FixActions(store, advisor));
  own(new ContextKeys(running, store));
  const view = own(new AllocatorsView(store, (path, line) => navigator.commandFor(path, line)));
  const views = { showAllocators: () => view.show(), groupAllocators: () => view.chooseGrouping() };
  own(
    registerCommands({ capture, session: running, store, settings, navigator, log, openProfile, recipeAt, ...views }),
  );
  return own(
    createApi(store, {
      capture: request => capture.capture(request),
      captureAgain: () => capture.captureAgain(),
      openProfile,
      clear: () => running.clear(),
      roots: () => roots.known,
    }),
  );
}

/** Waits until a running capture has left its target as it was found. */
export async function deactivate(): Promise<void> {
  await session?.dispose();
}
