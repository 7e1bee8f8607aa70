import { platform } from 'node:os';
import { CancelledError, CaptureError } from './captureError';
import { type DiscoveredProcess, type DiscoveryScope, wholeMachine } from './discoveredProcess';
import { type GoBuild, goBuildOf } from './go/goBinary';
import { goFindings, goObstacle } from './go/goProbe';
import type { HttpLimits } from './httpGet';
import { withFamilies } from './node/family';
import { mainScript } from './node/mainScript';
import { isNode, isRenamedNode, nodeFindings } from './node/nodeProbe';
import { wrapperOf } from './node/wrapperProgram';
import { patientProbe, quickProbe } from './probe';
import { isEditors } from './processes/editorProcesses';
import type { LocalProcess, ProcessReader } from './processes/processReader';
import { systemReader } from './processes/systemReader';
import { placeOf, realFolders } from './processes/workspacePlace';
import type { Target } from './target';
import { shared } from './wait';

/**
 * The user's own Go and Node processes on this machine, those of the workspace first and of these the ones that can be
 * captured as they are. Asks only ports of programs known to be Go or Node, and never signals a process. What did not
 * answer at once is asked again without holding up the list: `onLate` gets the list anew if something of it answered then.
 */
export async function discoverProcesses(
  scope: DiscoveryScope,
  signal: AbortSignal,
  reader: ProcessReader | undefined = systemReader(),
  onLate?: (found: DiscoveredProcess[]) => void,
): Promise<DiscoveredProcess[]> {
  const all = (await reader?.list(signal)) ?? [];
  const shown = all.filter(each => !isEditors(each, all, scope.editor) && wrapperOf(each.commandLine) === undefined);
  const folders = await realFolders(scope.folders);
  const waiting = shared(signal);
  const look = (each: LocalProcess, limits: HttpLimits) => examine(each, { ...scope, folders }, limits, waiting);
  const found = await Promise.all(shown.map(each => look(each, quickProbe)));
  if (signal.aborted) throw new CancelledError();
  const parents = new Map(all.map(each => [each.pid, each.parent]));
  const listOf = (examined: typeof found) => withFamilies(examined.filter(isFound), parents).toSorted(byUse);
  if (onLate !== undefined && found.some(mayAnswer)) {
    const again = found.map((each, i) => (mayAnswer(each) ? look(shown[i]!, patientProbe) : each));
    // Given up while it waits: nobody wants the list any more.
    Promise.all(again).then(
      late => {
        if (late.some((each, i) => mayAnswer(found[i]) && !mayAnswer(each))) onLate(listOf(late));
      },
      () => undefined,
    );
  }
  return listOf(found);
}

function isFound(examined: DiscoveredProcess | undefined): examined is DiscoveredProcess {
  return examined !== undefined;
}

function mayAnswer(examined: DiscoveredProcess | undefined): boolean {
  return examined?.obstacle?.mayAnswer === true;
}

/** Those ways into running processes that need neither a signal nor a change of the program. */
export async function discoverTargets(signal: AbortSignal, scope: DiscoveryScope = wholeMachine): Promise<Target[]> {
  const found = await discoverProcesses(scope, signal);
  return found.flatMap(each => each.targets.filter(target => !needsSignal(target) && !hasChildren(target)));
}

/** Why processes are not listed on this system, as a sentence; undefined where they are. */
export function discoveryLimit(system: string = platform()): string | undefined {
  return systemReader(system) !== undefined
    ? undefined
    : 'Running processes cannot be listed on this system; give the address of the pprof port or of the inspector.';
}

/** The target that process `pid` offers. Throws 'noSuchProcess', 'notAttachable' or 'unsupportedRuntime'. */
export async function targetForPid(
  pid: number,
  signal: AbortSignal,
  scope: DiscoveryScope = wholeMachine,
  reader: ProcessReader | undefined = systemReader(),
): Promise<Target> {
  const found = (await reader?.one(pid, signal)) ?? 'unlisted';
  if (found === 'unlisted' || found === 'gone' || found === 'foreign') throw unreadable(pid, found);
  const examined = await examine(found, scope, patientProbe, signal);
  if (examined === undefined) {
    throw new CaptureError(
      'unsupportedRuntime',
      `${found.name} (process ${pid}) is neither a Go nor a Node program.`,
      'Pick a process of a Go program with net/http/pprof, or of node --inspect.',
    );
  }
  const [target] = pid === process.pid ? examined.targets.filter(each => !needsSignal(each)) : examined.targets;
  if (target !== undefined) return target;
  const { message, remedy } = examined.obstacle ?? noInspector(found);
  throw new CaptureError('notAttachable', message, remedy);
}

async function examine(
  process: LocalProcess,
  scope: DiscoveryScope,
  limits: HttpLimits,
  signal: AbortSignal,
): Promise<DiscoveredProcess | undefined> {
  const named = isNode(process) ? await examineNode(process, scope, limits, signal) : undefined;
  if (named !== undefined) return named;
  const build = await goBuildOf(process.exe);
  if (build === undefined && !isNode(process) && (await isRenamedNode(process))) {
    return examineNode(process, scope, limits, signal);
  }
  // The go command is a Go program too, and waits for what it runs.
  return build === undefined || build.mainPackage.startsWith('cmd/')
    ? undefined
    : examineGo(process, build, { scope, limits }, signal);
}

async function examineGo(
  process: LocalProcess,
  build: GoBuild,
  { scope, limits }: { scope: DiscoveryScope; limits: HttpLimits },
  signal: AbortSignal,
): Promise<DiscoveredProcess> {
  const { targets, silent } = await goFindings(process, scope.pprofPaths, limits, signal);
  return {
    ...described(process, scope.folders, []),
    runtime: 'go',
    name: process.name,
    version: build.version === '' ? undefined : build.version,
    targets,
    obstacle: targets.length > 0 ? undefined : await goObstacle(process, silent, limits),
  };
}

async function examineNode(
  process: LocalProcess,
  scope: DiscoveryScope,
  limits: HttpLimits,
  signal: AbortSignal,
): Promise<DiscoveredProcess | undefined> {
  const findings = await nodeFindings(process, limits, signal);
  if (findings === undefined) return undefined;
  const { version, targets } = findings;
  const script = mainScript(process.commandLine);
  return {
    ...described(process, scope.folders, script === undefined ? [] : [script]),
    runtime: 'node',
    name: script?.replace(/^.*[\\/](?=.)/, '') ?? process.name,
    version,
    targets,
    obstacle: targets.length > 0 ? undefined : noInspector(process),
  };
}

function described(process: LocalProcess, folders: readonly string[], scripts: readonly string[]) {
  return {
    pid: process.pid,
    commandLine: process.commandLine,
    cwd: process.cwd,
    ports: process.listeners.map(each => each.port).toSorted((a, b) => a - b),
    place: placeOf(process, scripts, folders),
  };
}

function needsSignal(target: Target): boolean {
  return target.kind === 'node' && target.attach === 'signal';
}

function hasChildren(target: Target): boolean {
  return target.kind === 'node' && target.children !== undefined;
}

function byUse(a: DiscoveredProcess, b: DiscoveredProcess): number {
  return rank(a) - rank(b) || a.name.localeCompare(b.name) || a.pid - b.pid;
}

function rank({ place, targets }: DiscoveredProcess): number {
  const [first] = targets;
  return (place === 'workspace' ? 0 : 3) + (first === undefined ? 2 : needsSignal(first) ? 1 : 0);
}

function noInspector(process: LocalProcess) {
  return {
    message: `${process.name} (process ${process.pid}) is a Node program without an open inspector.`,
    remedy: 'Start it with node --inspect=0, then capture again.',
  };
}

function unreadable(pid: number, why: 'unlisted' | 'gone' | 'foreign'): CaptureError {
  switch (why) {
    case 'gone':
      return new CaptureError('noSuchProcess', `There is no process ${pid}.`, 'Pick a process that is running.');
    case 'foreign':
      return new CaptureError(
        'notAttachable',
        `Process ${pid} belongs to another user.`,
        'Run VS Code as that user, or give the address of its pprof port or inspector.',
      );
    case 'unlisted':
      return new CaptureError(
        'notAttachable',
        `Process ${pid} cannot be looked up on this system.`,
        'Give the address of its pprof port or of its inspector.',
      );
  }
}
