import { readFile, readlink } from 'node:fs/promises';
import { basename, isAbsolute, resolve } from 'node:path';
import { CaptureError } from '../captureError';
import { elfSection } from './elfSection';

/** A process that is proven to be Node.js, of this user, and to open its inspector on SIGUSR1 as far as can be known. */
export interface ProvenNode {
  readonly pid: number;
  /** Start in clock ticks since boot: tells it from a later process of the same number. */
  readonly startTime: string;
  readonly commandLine: readonly string[];
  /** Port that SIGUSR1 opens; 0 is one that the system chooses. */
  readonly inspectPort: number;
}

/** SIGUSR1 is 10 on the architectures Linux runs VS Code on. */
const SIGUSR1_BIT = 1n << 9n;
/** `int node::Start(int, char**)`: defined in node, or imported by a small node from libnode.so. Nothing else has it. */
const NODE_START = '_ZN4node5StartEiPPc\0';
/** Programs that run in Node but only start the one that is meant. */
const WRAPPERS =
  /^(npm|npx|yarn|yarnpkg|pnpm|pnpx|corepack|nodemon|concurrently|pm2|turbo|nx|lerna)(-cli)?(\.[cm]?js)?$/;
/** Largest main script that is searched for a handler of its own. */
const LARGEST_SCRIPT = 4 << 20;

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
  const symbols = await elfSection(`/proc/${pid}/exe`, '.dynstr');
  if (symbols === undefined || !symbols.includes(NODE_START, 0, 'latin1')) {
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
  await throwIfHandled(pid, commandLine);
  return { pid, startTime, commandLine, inspectPort: inspectPortOf(options) };
}

/** Whether the signal may still be sent: the same process, and still with a handler, so that it cannot die from it. */
export async function stillProven({ pid, startTime }: ProvenNode): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  return catchesSignal(status) && (await startTimeOf(pid)) === startTime;
}

/** Field 22 of /proc/PID/stat. The program's name before it may contain spaces and parentheses. */
export async function startTimeOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Of a zombie everything is there but the program.
  return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

/** Options that Node reads: of its command line before the script, and of NODE_OPTIONS. */
export function nodeOptions(commandLine: readonly string[], environment: readonly string[]): string[] {
  const fromEnvironment = environment.find(each => each.startsWith('NODE_OPTIONS='))?.slice('NODE_OPTIONS='.length);
  const own = commandLine.slice(1);
  const script = own.findIndex(each => !each.startsWith('-'));
  return [...(fromEnvironment?.split(/\s+/) ?? []), ...(script < 0 ? own : own.slice(0, script))].filter(Boolean);
}

/** The port of `--inspect-port` (alias `--debug-port`), 9229 without. */
export function inspectPortOf(options: readonly string[]): number {
  const given = options.map(each => /^--(?:inspect|debug)-port=(?:.*:)?(\d+)$/.exec(each)?.[1]).filter(each => each);
  return given.length === 0 ? 9229 : Number(given.at(-1));
}

function catchesSignal(status: string): boolean {
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return caught !== undefined && (BigInt(`0x${caught}`) & SIGUSR1_BIT) !== 0n;
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
  // npm and others set the title of their process, which overwrites the command line.
  const [title = ''] = commandLine.length === 1 ? commandLine[0]!.split(' ') : [''];
  const script = commandLine.slice(1).find(each => !each.startsWith('-')) ?? '';
  const wrapper = [title, basename(script)].find(each => WRAPPERS.test(each));
  const remedy = 'Pick the process that it has started.';
  if (wrapper !== undefined) throw refused(pid, `is ${wrapper}, which only starts another program`, remedy);
  if (nodeOptions(commandLine, []).some(each => /^--watch(-path)?(=|$)/.test(each))) {
    throw refused(pid, 'is the watcher of node --watch, which only starts another process', remedy);
  }
}

function throwIfSignalOff(pid: number, status: string, options: readonly string[]): void {
  const why = options.includes('--disable-sigusr1')
    ? 'was started with --disable-sigusr1'
    : catchesSignal(status)
      ? undefined
      : 'does not listen to SIGUSR1';
  if (why !== undefined) throw refused(pid, `${why}, so its inspector cannot be opened`, restartWithInspector);
}

/** A handler of the program's own replaces Node's; from outside only its source can tell. */
async function throwIfHandled(pid: number, commandLine: readonly string[]): Promise<void> {
  const script = commandLine.slice(1).find(each => !each.startsWith('-'));
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '/');
  if (script === undefined) return;
  const path = isAbsolute(script) ? script : resolve(cwd, script);
  const text = await readFile(path, 'latin1').catch(() => '');
  if (text.length > LARGEST_SCRIPT || !/['"`]SIGUSR1['"`]/.test(text)) return;
  throw refused(pid, `handles SIGUSR1 itself (${path})`, restartWithInspector);
}

const restartWithInspector = 'Start the program with node --inspect=0, then capture again.';

function refused(pid: number, why: string, remedy: string): CaptureError {
  return new CaptureError('notAttachable', `Process ${pid} ${why}.`, remedy);
}

async function argumentsOf(pid: number, file: 'cmdline' | 'environ'): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  return text.split('\0').filter(each => each !== '');
}
