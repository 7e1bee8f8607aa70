import * as vscode from 'vscode';
import type { AllocLensApi } from './api';
import type { Admission } from './editor/access/admission';
import { AllocatorsView } from './editor/allocatorsView/allocatorsView';
import { CaptureProgress } from './editor/captureProgress';
import { CapturesView } from './editor/capturesView/capturesView';
import { FixActions } from './editor/codeActions/fixActions';
import { FunctionLenses } from './editor/codeLens/functionLenses';
import { registerCommands } from './editor/commands/registerCommands';
import { rememberedConsent } from './editor/consent';
import { ContextKeys } from './editor/contextKeys';
import { DebugTargets } from './editor/debugTargets/debugTargets';
import { sampleDebuggedGo } from './editor/debugTargets/goDebugging';
import { InlineAnnotations } from './editor/decorations/inlineAnnotations';
import { showFailure } from './editor/failureNotice';
import { readProfileFile, readWorkspaceText } from './editor/files';
import { LineHover } from './editor/hover/lineHover';
import { createApi } from './editor/publicApi';
import { Settings } from './editor/settings';
import { StatusBarItem } from './editor/statusBar/statusBarItem';
import { SavedTargets } from './editor/targets/savedTargets';
import { TargetsView } from './editor/targets/targetsView';
import { LineLog } from './editor/testRuns/lineLog';
import { TestLenses } from './editor/testRuns/testLenses';
import { WorkspaceRoots } from './editor/workspaceRoots';
import { CaptureSession } from './session/captureSession';
import { LazyLibrary } from './session/captures/lazyLibrary';
import { LazyDecoder } from './session/decoding/lazyDecoder';
import { FixAdvisor } from './session/fixAdvisor';
import { lazily } from './session/lazily';
import { ProfileStore } from './session/profileStore';
import { TargetList } from './session/targetList';
import type { AccessTo } from './session/targets';

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
  const showConfiguredType = () => store.chooseSampleType(settings.get('sampleType'));
  showConfiguredType();
  own(settings.onDidChangeSampleType(showConfiguredType));
  const decoder = own(new LazyDecoder(`${dist}/decodeWorker.js`));
  const consent = rememberedConsent(context.workspaceState);
  const capturing = () => import('./lazy/capturing');
  const admission = lazily(() => createAdmission(context, settings, decoder));
  const access: AccessTo = async origin => (await admission()).access(origin);
  const scope = () => ({
    folders: (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri.fsPath),
    pprofPaths: settings.pprofPaths(),
    editor: process.pid,
  });
  const library = own(createLibrary(context, settings));
  library.onDidFailToSave(error => void showFailure(error, log));
  session = new CaptureSession(
    {
      library,
      profilers: async () => (await capturing()).createProfilers(access),
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
      consent,
    },
    store,
  );
  const advisor = new FixAdvisor(store, async () => (await import('./lazy/fixing')).createFixEngine(dist));
  const openProfile = async (uri: vscode.Uri) => running.openFile(uri.path, await readProfileFile(uri));
  const running = session;
  const targetForPid = async (pid: number) =>
    (await capturing()).targetForPid(pid, AbortSignal.timeout(10_000), scope());
  const debugged = own(new DebugTargets(targetForPid));
  own(sampleDebuggedGo(() => settings.debuggedGoRate()));
  const savedTargets = new SavedTargets(context.workspaceState, () => targets.othersChanged());
  let isInsecure: Admission['isInsecure'] = () => false;
  const targets = own(
    new TargetList({
      discover: async (signal, onLate) => {
        ({ isInsecure } = await admission());
        return (await capturing()).discoverProcesses(scope(), signal, undefined, onLate);
      },
      isInsecure: target => isInsecure(target),
      saved: () => savedTargets.list(),
      debugged: () => debugged.list(),
    }),
  );
  own(debugged.onDidChange(() => targets.othersChanged()));
  const testRunning = () => import('./lazy/testRunning');
  const recipeAt = async (uri?: vscode.Uri, line?: number) => (await testRunning()).recipeAt(settings, uri, line);
  own(new CaptureProgress(running));
  own(new StatusBarItem(running, store, settings));
  own(new InlineAnnotations(context.extensionUri, store, settings));
  own(new FunctionLenses(store, advisor, settings));
  own(new TestLenses(store, settings, async document => (await testRunning()).runnablePlaces(document, settings)));
  own(new LineHover(store, advisor, () => import('./lazy/explaining')));
  own(new FixActions(store, advisor));
  own(new ContextKeys(running, store));
  const listing = () => import('./lazy/listing');
  const view = own(new AllocatorsView(store, listing));
  own(new CapturesView(library, store, listing));
  const targetsView = own(new TargetsView(targets, listing));
  const commands = lazily(async () =>
    (await import('./lazy/commanding')).createCommands({
      session: running,
      library,
      store,
      settings,
      targets,
      savedTargets,
      consent,
      refreshTargets: () => targetsView.refresh(),
      admission,
      targetForPid,
      discoveryLimit: async () => (await capturing()).discoveryLimit(),
    }),
  );
  const views = { showAllocators: () => view.show(), groupAllocators: () => view.chooseGrouping() };
  own(
    registerCommands({
      commands,
      session: running,
      store,
      settings,
      log,
      openProfile,
      recipeAt,
      ...views,
    }),
  );
  return own(
    createApi(store, {
      capture: async request => (await commands()).capture.capture(request),
      captureAgain: async () => (await commands()).capture.captureAgain(),
      openProfile,
      clear: () => running.clear(),
      openCapture: id => running.openSaved(library, id),
      library,
      roots: () => roots.known,
    }),
  );
}

/** Only names where captures are kept: the disk is read when they are first asked for. */
function createLibrary(context: vscode.ExtensionContext, settings: Settings): LazyLibrary {
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'captures').fsPath;
  return new LazyLibrary(async () =>
    (await import('./lazy/keeping')).openLibrary(folder, {
      keep: () => settings.keptCaptures(),
      workspace: () => (vscode.workspace.workspaceFolders ?? []).map(each => each.uri.fsPath),
      writtenBy: { extension: context.extension.packageJSON.version, editor: vscode.version },
      now: Date.now,
    }),
  );
}

async function createAdmission(
  { secrets, globalState }: vscode.ExtensionContext,
  settings: Settings,
  decoder: LazyDecoder,
): Promise<Admission> {
  const [admitting, capturing] = await Promise.all([import('./lazy/admitting'), import('./lazy/capturing')]);
  const created: Admission = admitting.createAdmission(
    { secrets, permissions: globalState, caFile: () => settings.get('access.caFile') },
    {
      heapBytes: async target => {
        const signal = AbortSignal.timeout(20_000);
        const size = await capturing.goHeapSize(target, created.access, signal);
        return admitting.heapBytes(size, request => decoder.decode(request, [], signal));
      },
      saveHeap: (target, file) => capturing.saveHeap(target, file, created.access),
    },
  );
  return created;
}

/** Waits until a running capture has left its target as it was found. */
export async function deactivate(): Promise<void> {
  await session?.dispose();
}
