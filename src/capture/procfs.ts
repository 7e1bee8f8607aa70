import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CancelledError } from './captureError';
import { distinct, type Listener, type LocalProcess, type ProcessReader } from './processes/processReader';
import { listenerOf, tcpSockets } from './tcpTables';

export type { Listener, LocalProcess };

/** Linux: everything is in /proc, and nothing has to be started to read it. */
export const procfs: ProcessReader = { list: ownProcesses, one: localProcess };

async function ownProcesses(signal: AbortSignal): Promise<LocalProcess[]> {
  const sockets = await listeningSockets();
  const found: LocalProcess[] = [];
  for (const entry of await readdir('/proc')) {
    if (signal.aborted) throw new CancelledError();
    if (!/^\d+$/.test(entry) || !(await isOwn(Number(entry)))) continue;
    const process = await readProcess(Number(entry), sockets);
    if (process !== undefined) found.push(process);
  }
  return found;
}

/** One process with its listeners; 'gone' if there is none of this number, 'foreign' if it may not be looked into. */
export async function localProcess(pid: number): Promise<LocalProcess | 'gone' | 'foreign'> {
  const exists = await stat(`/proc/${pid}`).catch(() => undefined);
  if (exists === undefined) return 'gone';
  return (await readProcess(pid, await listeningSockets())) ?? 'foreign';
}

/** Those that loopback reaches, by the inode of their socket. */
async function listeningSockets(): Promise<Map<string, Listener>> {
  const sockets = await tcpSockets();
  return new Map(
    sockets.flatMap(socket => {
      const listener = listenerOf(socket);
      return listener === undefined ? [] : [[socket.inode, listener]];
    }),
  );
}

async function isOwn(pid: number): Promise<boolean> {
  const owner = await stat(`/proc/${pid}`).catch(() => undefined);
  return owner !== undefined && owner.uid === process.getuid?.();
}

async function readProcess(pid: number, sockets: ReadonlyMap<string, Listener>): Promise<LocalProcess | undefined> {
  const folder = `/proc/${pid}`;
  try {
    const [link, descriptors, cwd, commandLine, stats] = await Promise.all([
      readlink(`${folder}/exe`),
      readdir(`${folder}/fd`),
      readlink(`${folder}/cwd`),
      readFile(`${folder}/cmdline`, 'utf8'),
      readFile(`${folder}/stat`, 'latin1'),
    ]);
    const links = await Promise.all(descriptors.map(fd => readlink(`${folder}/fd/${fd}`).catch(() => '')));
    const listeners = links.flatMap(each => sockets.get(/^socket:\[(\d+)\]$/.exec(each)?.[1] ?? '') ?? []);
    const program = link.replace(/ \(deleted\)$/, '');
    return {
      pid,
      parent: parentIn(stats),
      exe: `${folder}/exe`,
      program,
      name: basename(program),
      commandLine: commandLine.replace(/\0$/, '').split('\0'),
      cwd,
      listeners: distinct(listeners),
    };
  } catch {
    return undefined; // Ended meanwhile, a thread of the kernel, or of another user.
  }
}

/** The fourth column; the second is the name in parentheses, which may hold anything. */
function parentIn(stats: string): number | undefined {
  const parent = /^\s*\S (\d+)/.exec(stats.slice(stats.lastIndexOf(')') + 1))?.[1];
  return parent === undefined ? undefined : Number(parent);
}
