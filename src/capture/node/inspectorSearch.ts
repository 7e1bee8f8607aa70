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
 * Which ports may be the inspector that a signal is going to open: the one that its options name, and any that is not
 * there yet. A program can set its port in code (process.debugPort), hide its options behind a title, or have them read
 * from a file, so the options are no proof; and the servers of the program itself are not asked again and again.
 */
export async function candidatesOf(pid: number, inspectPort: number): Promise<(port: number) => boolean> {
  const before = new Set((await listenersOf(pid)).map(each => each.port));
  return port => port === inspectPort || !before.has(port);
}

async function listenersOf(pid: number): Promise<readonly Listener[]> {
  const found = await localProcess(pid);
  return typeof found === 'string' ? [] : found.listeners;
}
