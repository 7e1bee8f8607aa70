import { basename } from 'node:path';
import type { HttpAnswer, HttpLimits } from '../httpGet';
import { probe } from '../probe';
import type { Listener, LocalProcess } from '../processes/processReader';
import type { NodeTarget } from '../target';
import { mainScript } from './mainScript';
import { isBrowser, isNodeProgram, nodeVersionOf } from './nodeBinary';

export interface NodeFindings {
  readonly version: string | undefined;
  readonly targets: readonly NodeTarget[];
}

/**
 * Node under another file name, such as a copy or a single executable application. A small part of each program is read,
 * once for as long as it is the same file.
 */
export async function isRenamedNode({ exe, commandLine }: LocalProcess): Promise<boolean> {
  // The helpers of browsers and Electron; a program of Electron opens its inspector otherwise.
  if (commandLine.some(each => each.startsWith('--type='))) return false;
  return (await isNodeProgram(exe)) && !(await isBrowser(exe));
}

/** By its name only; `nodeFindings` tells what is called `node` and is another program. */
export function isNode(process: LocalProcess): boolean {
  return /^(node|nodejs|deno)[\d.-]*$/.test(process.name);
}

/** The open inspectors of a Node process; without one, that a signal would open one. Undefined for what is not Node. */
export async function nodeFindings(
  process: LocalProcess,
  limits: HttpLimits,
  signal: AbortSignal,
): Promise<NodeFindings | undefined> {
  const found = await Promise.all(
    process.listeners.map(listener => inspectorTarget(process, listener, limits, signal)),
  );
  const open = found.filter(each => each !== undefined);
  if (open.length > 0) return { version: open[0]!.version, targets: open.map(each => each.target) };
  if (process.name.startsWith('deno')) return { version: undefined, targets: [] };
  const [version, isProven] = await Promise.all([nodeVersionOf(process.exe), isNodeProgram(process.exe)]);
  if (isProven) return { version, targets: [signalTarget(process, version)] };
  // Other systems know no signal that opens an inspector, and their Node is told by the name that it gives itself.
  return version === undefined ? undefined : { version, targets: [] };
}

function signalTarget(process: LocalProcess, version: string | undefined): NodeTarget {
  const script = mainScript(process.commandLine);
  const name = script === undefined ? process.name : basename(script);
  const major = version === undefined ? '' : ` ${/\d+/.exec(version)?.[0]}`;
  const label = `${name} · Node${major} · pid ${process.pid}`;
  return { kind: 'node', inspector: '', attach: 'signal', label, pid: process.pid };
}

async function inspectorTarget(
  process: LocalProcess,
  listener: Listener,
  limits: HttpLimits,
  signal: AbortSignal,
): Promise<{ version: string | undefined; target: NodeTarget } | undefined> {
  const inspector = `${listener.host}:${listener.port}`;
  const entry = firstEntry(await probe(`http://${inspector}/json/list`, limits, signal));
  if (entry === undefined) return undefined;
  const answer = await probe(`http://${inspector}/json/version`, limits, signal);
  const body = answer === undefined || answer === 'late' ? '' : answer.body.toString('utf8');
  const product = /node\.js\/(v[\d.]+)|Deno\/([\d.]+)/i.exec(body);
  const [node, deno] = [product?.[1], product?.[2]];
  const version = deno === undefined ? node : `Deno ${deno}`;
  const runtime = deno === undefined ? `Node ${node?.slice(1).split('.')[0] ?? ''}` : `Deno ${deno.split('.')[0]}`;
  const label = `${entry} · ${runtime.trim()} · :${listener.port}`;
  return { version, target: { kind: 'node', inspector, label, pid: process.pid } };
}

/** Name of the main script of the first target in a `/json/list`, or undefined if that is not what was sent. */
function firstEntry(answer: HttpAnswer | 'late' | undefined): string | undefined {
  if (answer === undefined || answer === 'late' || answer.status !== 200) return undefined;
  try {
    const [entry] = JSON.parse(answer.body.toString('utf8'));
    if (typeof entry?.webSocketDebuggerUrl !== 'string') return undefined;
    const script = typeof entry.url === 'string' && entry.url !== '' ? entry.url : String(entry.title ?? '');
    return basename(script.replace(/^file:\/\//, '')) || 'node';
  } catch {
    return undefined;
  }
}
