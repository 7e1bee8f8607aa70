import { platform } from 'node:os';
import { basename } from 'node:path';
import { CancelledError, CaptureError } from './captureError';
import { isGoBinary } from './go/goBinary';
import { type HttpAnswer, type HttpLimits, httpGet } from './httpGet';
import { type Listener, type LocalProcess, listeningProcesses, localProcess } from './procfs';
import type { GoTarget, NodeTarget, Target } from './target';

const PROBE: HttpLimits = { connectMs: 500, idleMs: 500, wholeMs: 1_000, maxBytes: 1 << 20 };

/**
 * The user's own Go and Node processes on this machine that can be captured as they are: Go with pprof handlers, Node
 * with an open inspector. Asks only ports of programs known to be Go or Node, and never signals a process.
 * Empty on systems that `discoveryLimit` names.
 */
export async function discoverTargets(signal: AbortSignal): Promise<Target[]> {
  if (discoveryLimit() !== undefined) return [];
  const processes = await listeningProcesses(signal);
  const found = await Promise.all(processes.map(each => targetsOf(each, signal)));
  if (signal.aborted) throw new CancelledError();
  return found.flat();
}

/** Why processes are not listed on this system, as a sentence; undefined where they are. */
export function discoveryLimit(system: string = platform()): string | undefined {
  return system === 'linux'
    ? undefined
    : 'Running processes are listed on Linux only so far; give the address of the pprof port or of the inspector.';
}

/** The target that process `pid` offers. Throws 'noSuchProcess', 'notAttachable' or 'unsupportedRuntime'. */
export async function targetForPid(pid: number, signal: AbortSignal): Promise<Target> {
  const limit = discoveryLimit();
  if (limit !== undefined) {
    throw new CaptureError(
      'notAttachable',
      `Process ${pid} cannot be looked up on this system.`,
      'Give the address of its pprof port or of its inspector.',
    );
  }
  const found = await localProcess(pid);
  if (found === 'gone') {
    throw new CaptureError('noSuchProcess', `There is no process ${pid}.`, 'Pick a process that is running.');
  }
  if (found === 'foreign') {
    throw new CaptureError(
      'notAttachable',
      `Process ${pid} belongs to another user.`,
      'Run VS Code as that user, or give the address of its pprof port or inspector.',
    );
  }
  const [target] = await targetsOf(found, signal);
  if (target !== undefined) return target;
  if (!isNode(found)) throw await whyNot(found);
  return { kind: 'node', inspector: '', attach: 'signal', label: `${found.name} · pid ${pid}`, pid };
}

async function targetsOf(process: LocalProcess, signal: AbortSignal): Promise<Target[]> {
  const probe = isNode(process) ? probeNode : (await isGoBinary(process.exe)) ? probeGo : undefined;
  if (probe === undefined) return [];
  const found = await Promise.all(process.listeners.map(listener => probe(process, listener, signal)));
  return found.filter(target => target !== undefined);
}

function isNode(process: LocalProcess): boolean {
  return /^(node|nodejs|deno)[\d.-]*$/.test(process.name);
}

async function probeGo(process: LocalProcess, listener: Listener, signal: AbortSignal): Promise<GoTarget | undefined> {
  const url = `http://${listener.host}:${listener.port}/debug/pprof/`;
  const answer = await ask(url, signal);
  if (answer?.status !== 200 || !answer.body.includes('Types of profiles available')) return undefined;
  return { kind: 'go', url, label: `${process.name} · Go · :${listener.port}`, pid: process.pid };
}

async function probeNode(
  process: LocalProcess,
  listener: Listener,
  signal: AbortSignal,
): Promise<NodeTarget | undefined> {
  const inspector = `${listener.host}:${listener.port}`;
  const entry = firstEntry(await ask(`http://${inspector}/json/list`, signal));
  if (entry === undefined) return undefined;
  const version = await ask(`http://${inspector}/json/version`, signal);
  const major = /node\.js\/v(\d+)|Deno\/(\d+)/i.exec(version?.body.toString('utf8') ?? '');
  const runtime =
    major?.[2] !== undefined ? `Deno ${major[2]}` : major?.[1] !== undefined ? `Node ${major[1]}` : 'Node';
  return { kind: 'node', inspector, label: `${entry} · ${runtime} · :${listener.port}`, pid: process.pid };
}

/** Name of the main script of the first target in a `/json/list`, or undefined if that is not what was sent. */
function firstEntry(answer: HttpAnswer | undefined): string | undefined {
  if (answer?.status !== 200) return undefined;
  try {
    const [entry] = JSON.parse(answer.body.toString('utf8'));
    if (typeof entry?.webSocketDebuggerUrl !== 'string') return undefined;
    const script = typeof entry.url === 'string' && entry.url !== '' ? entry.url : String(entry.title ?? '');
    return basename(script.replace(/^file:\/\//, '')) || 'node';
  } catch {
    return undefined;
  }
}

/** The answer of a port that may speak anything: not answering is an answer too. */
async function ask(url: string, signal: AbortSignal): Promise<HttpAnswer | undefined> {
  try {
    return await httpGet(url, PROBE, signal);
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return undefined;
  }
}

async function whyNot(process: LocalProcess): Promise<CaptureError> {
  const who = `${process.name} (process ${process.pid})`;
  if (await isGoBinary(process.exe)) {
    return new CaptureError(
      'notAttachable',
      `${who} is a Go program that serves no pprof handlers.`,
      'Add import _ "net/http/pprof" and go http.ListenAndServe("localhost:6060", nil) to it, then build and start it again.',
    );
  }
  return new CaptureError(
    'unsupportedRuntime',
    `${who} is neither a Go nor a Node program.`,
    'Pick a process of a Go program with net/http/pprof, or of node --inspect.',
  );
}
