import * as vscode from 'vscode';
import type { AllocLensApi } from './api';
import { noRoots } from './core/source/sourceRoots';
import type { Admission } from './editor/access/admission';
import { AllocatorsView } from './editor/allocatorsView/allocatorsView';
import { CaptureProgress } from './editor/captureProgress';
import { CapturesView } from './editor/capturesView/capturesView';
import { registerCommands } from './editor/commands/registerCommands';
import { rememberedConsent } from './editor/consent';
import { ContextKeys } from './editor/contextKeys';
import { DebugTargets } from './editor/debugTargets/debugTargets';
import { sampleDebuggedGo } from './editor/debugTargets/goDebugging';
import { Explanations } from './editor/explanation/explanations';
import type { ExplainArgument } from './editor/explanation/explanationUri';
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
import { CaptureSession } from './session/captureSession';
import { LazyLibrary } from './session/captures/lazyLibrary';
import { LazyDecoder } from './session/decoding/lazyDecoder';
import { FixAdvisor } from './session/fixAdvisor';
import { lazily } from './session/lazily';
import { ModuleUpdates } from './session/moduleUpdates';
import { ProfileStore } from './session/profileStore';
import { TargetList } from './session/targetList';
import type { AccessTo } from './session/targets';

let session: CaptureSession | undefined;
let savedCaptures: LazyLibrary | undefined;

/** Builds everything in the order of the data flow. Starts nothing: no file, socket or worker is opened before first use. */
export function activate(context: vscode.ExtensionContext): AllocLensApi {
  const own = <T extends { dispose(): unknown }>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath;
  const log = own(vscode.window.createOutputChannel('Alloc Lens', { log: true }));
  const settings = own(new Settings());
  const locating = lazily(async () =>
    own(new (await import('./lazy/locating')).SourceLocator(settings, context.workspaceState)),
  );
  const store = own(new ProfileStore());
  const showConfiguredType = () => store.chooseSampleType(settings.get('sampleType'));
  showConfiguredType();
  own(settings.onDidChangeSampleType(showConfiguredType));
  const showConfiguredBlame = () => store.chooseBlame(settings.get('blame'));
  showConfiguredBlame();
  own(settings.onDidChangeBlame(showConfiguredBlame));
  const updates = own(new ModuleUpdates());
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
  savedCaptures = library;
  library.onDidFailToSave(error => void showFailure(error, log));
  const sourceRoots = async () => (await locating()).roots.roots();
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
      prepare: () => {
        void decoder.prepare();
        // Who reads the profile hears of it where this fails.
        sourceRoots().catch(() => undefined);
      },
      open: opening => void decoder.open(opening, sourceRoots()),
      roots: sourceRoots,
      rootsWith: async (...missing) => (await locating()).roots.rootsWith(...missing),
      readText: readWorkspaceText,
      buildFacts: async (program, paths) =>
        (await capturing()).buildFacts(program, paths, (path, told) => decoder.isProgram(path, told)),
      committed: async (commit, paths, signal) => (await locating()).committed(commit, paths, signal),
      now: Date.now,
      consent,
    },
    store,
  );
  const advisor = new FixAdvisor(
    store,
    async () => (await import('./lazy/fixing')).createFixEngine(dist),
    async () => own((await import('./lazy/escaping')).createFixJudge(settings, log)),
  );
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
  const chooseSources = async (occasion: 'afterCapture' | 'command') =>
    (await locating()).choose({ session: running, store, library }, occasion);
  own(new CaptureProgress(running));
  own(new StatusBarItem(running, store, settings));
  const annotating = lazily(async () => {
    const { InlineAnnotations, FunctionLenses, FixActions } = await import('./lazy/annotating');
    own(new InlineAnnotations(context.extensionUri, store, settings));
    own(new FunctionLenses(store, advisor, settings));
    own(
      new FixActions(store, advisor, async (uri, fix) =>
        (await import('./lazy/proving')).proveFix(uri, fix, { advisor, settings, log }),
      ),
    );
  });
  // Every profile is announced by a state before it: what draws it is there by then.
  own(running.onDidChangeState(() => void annotating()));
  own(new TestLenses(store, settings, async document => (await testRunning()).runnablePlaces(document, settings)));
  const escapes = lazily(async () => own((await import('./lazy/escaping')).createEscapeAdvisor(store, settings, log)));
  own(
    store.onDidChange(() => {
      if (store.current?.attribution.origin === 'go') escapes().catch(error => log.error(error));
    }),
  );
  const advisors = { fixes: advisor, escapes, updates };
  own(new LineHover(store, advisors, () => import('./lazy/explaining')));
  const explaining = async () => {
    const { explanationAt, placeAt } = await import('./lazy/explaining');
    return {
      explanationAt: (uri: vscode.Uri) => explanationAt(uri, store, advisors),
      placeAt: (argument?: ExplainArgument, line?: number) => placeAt(argument, line, store),
    };
  };
  const explanations = own(new Explanations(store, explaining, advisor.onDidJudge));
  own(new ContextKeys(running, store));
  const listing = () => import('./lazy/listing');
  const view = own(new AllocatorsView(store, updates, listing));
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
      admitSource: async path => (await locating()).admit(path),
      newerVersions: {
        updates,
        roots: sourceRoots,
        newerModule: async (question, signal) => (await capturing()).newerModule(question, signal),
      },
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
      chooseSources,
      explain: (argument, line) => explanations.show(argument, line),
      applyProven: async uri => (await import('./lazy/proving')).applyProven(uri, advisor),
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
        return admitting.heapBytes(size, request => decoder.decode(request, noRoots, signal));
      },
      saveHeap: (target, file) => capturing.saveHeap(target, file, created.access),
    },
  );
  return created;
}

/** Waits until a running capture has left its target as it was found, and what was captured is saved as one file. */
export async function deactivate(): Promise<void> {
  await session?.dispose();
  await savedCaptures?.finished();
}
