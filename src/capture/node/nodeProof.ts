import { readFile, readlink } from 'node:fs/promises';
import { CaptureError } from '../captureError';
import { mainScript, ownOptions } from './mainScript';
import { isNodeProgram } from './nodeBinary';
import { ownHandler } from './ownHandler';
import { catchesUsr1, type RunState, runState, startTimeOf } from './processStatus';
import { howToResume } from './stoppedProcess';
import { wrapperOf } from './wrapperProgram';

/** A process that is proven to be Node.js, of this user, and to open its inspector on SIGUSR1 as far as can be known. */
export interface ProvenNode {
  readonly pid: number;
  /** Start in clock ticks since boot: tells it from a later process of the same number. */
  readonly startTime: string;
  readonly commandLine: readonly string[];
  /** Port that SIGUSR1 opens; 0 is one that the system chooses. */
  readonly inspectPort: number;
}

/**
 * Linux: proves by reading /proc that SIGUSR1 may be sent to process `pid`. A program without a handler dies from this
 * signal, so whatever is not certain is refused. Throws 'noSuchProcess' or 'notAttachable' with the reason.
 */
export async function proveNode(pid: number): Promise<ProvenNode> {
  const startTime = await startTimeOf(pid);
  if (startTime === undefined) {
    throw new CaptureError('noSuchProcess', `There is no process ${pid}.`, 'Pick a process that is running.');
  }
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  throwIfForeign(pid, status, await sameNamespaces(pid));
  await throwIfOurs(pid);
  if (!(await isNodeProgram(`/proc/${pid}/exe`))) {
    throw refused(
      pid,
      'is not Node.js, whatever its name',
      'Pick a Node.js process; SIGUSR1 would end another program.',
    );
  }
  const commandLine = await argumentsOf(pid, 'cmdline');
  throwIfWrapper(pid, commandLine);
  const environment = await argumentsOf(pid, 'environ');
  const options = nodeOptions(commandLine, environment);
  throwIfSignalOff(pid, status, options);
  throwIfUnpublished(pid, options);
  throwIfNotRunning(pid, await runState(pid));
  await throwIfHandled(pid, commandLine, options);
  return { pid, startTime, commandLine, inspectPort: inspectPortOf(options) };
}

/**
 * Whether the signal may still be sent: the same process, still with a handler, so that it cannot die from it. Throws
 * 'notAttachable' if it was stopped meanwhile.
 */
export async function stillProven({ pid, startTime }: ProvenNode): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  if (!catchesUsr1(status) || (await startTimeOf(pid)) !== startTime) return false;
  throwIfNotRunning(pid, await runState(pid));
  return true;
}

/** Options that Node reads: of its command line before the script, and of NODE_OPTIONS. */
export function nodeOptions(commandLine: readonly string[], environment: readonly string[]): string[] {
  const fromEnvironment = environment.find(each => each.startsWith('NODE_OPTIONS='))?.slice('NODE_OPTIONS='.length);
  const inherited = unquoted(fromEnvironment ?? '');
  return [...ownOptions(inherited), ...ownOptions(commandLine.slice(1))];
}

/** The words of NODE_OPTIONS as Node tells them apart: double quotes hold spaces, and a backslash in them the next character. */
function unquoted(text: string): string[] {
  const words = text.match(/(?:"(?:\\.|[^"\\])*"?|[^ "])+/g) ?? [];
  return words.map(word => word.replace(/"((?:\\.|[^"\\])*)"?/g, (_, held: string) => held.replace(/\\(.)/g, '$1')));
}

/** The port of `--inspect-port` (alias `--debug-port`), 9229 without. */
export function inspectPortOf(options: readonly string[]): number {
  const given = options.map(each => /^--(?:inspect|debug)-port=(?:.*:)?(\d+)$/.exec(each)?.[1]).filter(each => each);
  return given.length === 0 ? 9229 : Number(given.at(-1));
}

function throwIfForeign(pid: number, status: string, sameNamespace: boolean): void {
  const owners = /^Uid:\s*(\d+)\s+(\d+)/m.exec(status);
  const own = String(process.getuid?.());
  if (owners?.[1] !== own || owners[2] !== own) {
    throw refused(pid, 'belongs to another user', 'Run VS Code as that user, or start the program with --inspect.');
  }
  if (!sameNamespace) {
    throw refused(
      pid,
      'runs in a container or another namespace',
      'Open the container with VS Code (Dev Containers), or start the program with --inspect and forward its port.',
    );
  }
}

async function sameNamespaces(pid: number): Promise<boolean> {
  const same = async (kind: string) => {
    const [theirs, ours] = await Promise.all(
      [`/proc/${pid}/ns/${kind}`, `/proc/self/ns/${kind}`].map(path => readlink(path).catch(() => undefined)),
    );
    return theirs !== undefined && theirs === ours;
  };
  return (await same('pid')) && (await same('net'));
}

/** The editor is a Node process too: it, and whatever it was started by, are left alone. */
async function throwIfOurs(pid: number): Promise<void> {
  for (let each = process.pid; each > 1; ) {
    if (each === pid) throw refused(pid, 'is the editor itself', 'Pick the process of your program.');
    const status = await readFile(`/proc/${each}/status`, 'latin1').catch(() => '');
    each = Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1] ?? 0);
  }
}

function throwIfWrapper(pid: number, commandLine: readonly string[]): void {
  const wrapper = wrapperOf(commandLine);
  if (wrapper === undefined) return;
  const remedy = 'Pick the process that it has started.';
  throw refused(pid, `is ${wrapper}, which only starts another program`, remedy);
}

function throwIfSignalOff(pid: number, status: string, options: readonly string[]): void {
  const why = options.includes('--disable-sigusr1')
    ? 'was started with --disable-sigusr1'
    : catchesUsr1(status)
      ? undefined
      : 'does not listen to SIGUSR1';
  if (why !== undefined) throw refused(pid, `${why}, so its inspector cannot be opened`, restartWithInspector);
}

/** Its address has an identifier that only /json/list tells us, and the inspector would stay open unused. */
function throwIfUnpublished(pid: number, options: readonly string[]): void {
  const given = options.findLast(each => each.startsWith('--inspect-publish-uid='));
  if (given === undefined || /[=,]http(,|$)/.test(given)) return;
  throw refused(pid, `was started with ${given}, so its inspector tells nobody its address`, restartWithInspector);
}

/** The signal would wait until the process goes on, and open an inspector then that nobody closes. */
function throwIfNotRunning(pid: number, state: RunState): void {
  const then = 'then capture again.';
  if (state === 'stopped') {
    throw refused(pid, 'is stopped', `${howToResume(pid)}; ${then}`);
  }
  if (state === 'traced') {
    throw refused(pid, 'is held by a debugger such as gdb', `Let it go on there, or detach that debugger; ${then}`);
  }
  if (state === 'blocked') {
    throw refused(
      pid,
      'hangs in the kernel (state D), in a disk or network file system',
      `Wait until it goes on, ${then}`,
    );
  }
}

/** A handler of the program's own replaces Node's; from outside only its source can tell. */
async function throwIfHandled(pid: number, commandLine: readonly string[], options: readonly string[]): Promise<void> {
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '/');
  const found = await ownHandler(mainScript(commandLine), options, cwd);
  if (found === undefined) return;
  const why =
    found.why === 'handles'
      ? `handles SIGUSR1 itself (${found.path})`
      : `runs a script too large to be searched for a handler of SIGUSR1 (${found.path})`;
  throw refused(pid, why, restartWithInspector);
}

const restartWithInspector = 'Start the program with node --inspect=0, then capture again.';

function refused(pid: number, why: string, remedy: string): CaptureError {
  return new CaptureError('notAttachable', `Process ${pid} ${why}.`, remedy);
}

/** The strings of /proc/PID/cmdline or environ; none where they cannot be read. */
export async function argumentsOf(pid: number, file: 'cmdline' | 'environ'): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  return text.split('\0').filter(each => each !== '');
}
