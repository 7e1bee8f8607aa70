import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CancelledError } from './captureError';
import { distinct, type Listener, type LocalProcess, type ProcessReader } from './processes/processReader';

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

/** Reads /proc/net/tcp or tcp6: listeners on loopback or any address, by socket inode. */
export function parseSockets(table: string): Map<string, Listener> {
  const byInode = new Map<string, Listener>();
  for (const line of table.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/);
    const [address = '', port = ''] = columns[1]?.split(':') ?? [];
    const host = reachableHost(address);
    const inode = columns[9];
    if (columns[3] !== LISTEN || host === undefined || inode === undefined) continue;
    byInode.set(inode, { host, port: Number.parseInt(port, 16) });
  }
  return byInode;
}

const LISTEN = '0A';
const IPV6_LOOPBACK = '00000000000000000000000001000000';
const IPV4_MAPPED_LOOPBACK = /^0000000000000000FFFF0000[0-9A-F]{6}7F$/;

/** Addresses are hexadecimal, in words of the machine's byte order (little-endian wherever VS Code runs). */
function reachableHost(address: string): string | undefined {
  if (/^0+$/.test(address) || /^[0-9A-F]{6}7F$/.test(address) || IPV4_MAPPED_LOOPBACK.test(address)) return '127.0.0.1';
  return address === IPV6_LOOPBACK ? '[::1]' : undefined;
}

async function listeningSockets(): Promise<Map<string, Listener>> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map(path => readFile(path, 'latin1').catch(() => '')),
  );
  return new Map(tables.flatMap(table => [...parseSockets(table)]));
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
