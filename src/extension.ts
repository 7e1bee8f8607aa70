import * as vscode from 'vscode';
import type { AllocLensApi, CaptureRequest } from './api';
import type { Admission } from './editor/access/admission';
import { AllocatorsView } from './editor/allocatorsView/allocatorsView';
import { FixActions } from './editor/codeActions/fixActions';
import { FunctionLenses } from './editor/codeLens/functionLenses';
import { CaptureCommands, type Gate } from './editor/commands/captureCommands';
import { Navigator } from './editor/commands/navigator';
import { registerCommands } from './editor/commands/registerCommands';
import { ContextKeys } from './editor/contextKeys';
import { InlineAnnotations } from './editor/decorations/inlineAnnotations';
import { readProfileFile, readWorkspaceText } from './editor/files';
import { LineHover } from './editor/hover/lineHover';
import { createApi } from './editor/publicApi';
import { Settings } from './editor/settings';
import { StatusBarItem } from './editor/statusBar/statusBarItem';
import { resolveTarget } from './editor/targetPicker/resolveTarget';
import { askInspector, askUrl, pickTarget } from './editor/targetPicker/targetPicker';
import { SavedTargets } from './editor/targets/savedTargets';
import { TargetCommands } from './editor/targets/targetCommands';
import { TargetsView } from './editor/targets/targetsView';
import { WorkspaceRoots } from './editor/workspaceRoots';
import { CaptureSession } from './session/captureSession';
import { LazyDecoder } from './session/decoding/lazyDecoder';
import { FixAdvisor } from './session/fixAdvisor';
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
  store.chooseSampleType(settings.get('sampleType'));
  const decoder = own(new LazyDecoder(`${dist}/decodeWorker.js`));
  const capturing = () => import('./lazy/capturing');
  let admission: Admission | undefined;
  const admitting = async () => {
    admission ??= await createAdmission(context, settings, decoder);
    return admission;
  };
  const access: AccessTo = async origin => (await admitting()).access(origin);
  const scope = () => ({
    folders: (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri.fsPath),
    pprofPaths: settings.pprofPaths(),
    editor: process.pid,
  });
  session = new CaptureSession(
    {
      profilers: async () => (await capturing()).createProfilers(access),
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
  const saved = new SavedTargets(context.workspaceState, () => targets.savedChanged());
  const targets = own(
    new TargetList({
      discover: async signal => (await capturing()).discoverProcesses(scope(), signal),
      saved: () => saved.list(),
    }),
  );
  const gate: Gate = {
    check: async target => (await admitting()).gate.check(target),
    admit: async target => (await admitting()).gate.admit(target),
    recover: async (target, failure) => (await admitting()).gate.recover(target, failure),
  };
  const source = {
    pick: () => pickTarget(targets),
    askUrl,
    askInspector,
    resolve: (request: CaptureRequest) =>
      resolveTarget(request, async pid => (await capturing()).targetForPid(pid, AbortSignal.timeout(10_000), scope())),
  };
  const capture = new CaptureCommands(running, store, settings, source, gate);
  const navigator = new Navigator(store, settings);
  own(new StatusBarItem(running, store, settings));
  own(new InlineAnnotations(context.extensionUri, store, settings));
  own(new FunctionLenses(store, advisor, settings));
  own(new LineHover(store, advisor));
  own(new FixActions(store, advisor));
  own(new ContextKeys(running, store));
  const view = own(new AllocatorsView(store, (path, line) => navigator.commandFor(path, line)));
  const targetsView = own(new TargetsView(targets));
  const targetCommands = new TargetCommands(targets, saved, {
    refresh: () => targetsView.refresh(),
    askUrl,
    capture: target => capture.captureAsked(target),
    askCredentials: async target => (await admitting()).gate.askCredentials(target),
    checkAddress: async target => (await admitting()).checkAddress(target),
  });
  const views = { showAllocators: () => view.show(), groupAllocators: () => view.chooseGrouping() };
  own(
    registerCommands({
      capture,
      session: running,
      store,
      settings,
      navigator,
      log,
      openProfile,
      targets: targetCommands,
      ...views,
    }),
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
