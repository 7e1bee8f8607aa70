import { probe } from '../probe';
import { type Listener, localProcess } from '../procfs';

const LIMITS = { connectMs: 1_000, idleMs: 1_000, wholeMs: 2_000, maxBytes: 1 << 20 };

/** Which of the ports that process `pid` listens on is an inspector. Looks at the process's own sockets only. */
export async function inspectorOf(
  pid: number,
  signal: AbortSignal,
  isCandidate: (port: number) => boolean = () => true,
): Promise<Listener | undefined> {
  for (const listener of await listenersOf(pid)) {
    if (!isCandidate(listener.port)) continue;
    const answer = await probe(`http://${listener.host}:${listener.port}/json/list`, LIMITS, signal);
    if (answer === undefined || answer === 'late') continue;
    if (answer.status === 200 && answer.body.includes('webSocketDebuggerUrl')) return listener;
  }
  return undefined;
}

/**
 * Which ports may be the inspector that a signal is going to open: the one it is known to take, else a new one. The
 * servers of the program itself are not asked again and again.
 */
export async function candidatesOf(pid: number, inspectPort: number): Promise<(port: number) => boolean> {
  if (inspectPort !== 0) return port => port === inspectPort;
  const before = new Set((await listenersOf(pid)).map(each => each.port));
  return port => !before.has(port);
}

async function listenersOf(pid: number): Promise<readonly Listener[]> {
  const found = await localProcess(pid);
  return typeof found === 'string' ? [] : found.listeners;
}
