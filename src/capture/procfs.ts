import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename } from 'node:path';

/** A TCP socket that this machine can reach by loopback. */
export interface Listener {
  readonly port: number;
  /** How to reach it: `127.0.0.1`, or `[::1]` where only IPv6's loopback is bound. */
  readonly host: string;
}

export interface LocalProcess {
  readonly pid: number;
  /** Link to the program, readable even when the file was replaced since. */
  readonly exe: string;
  /** File name of the program. */
  readonly name: string;
  readonly listeners: readonly Listener[];
}

/** Linux: every process of this user that listens on loopback or on all addresses. Only reads /proc. */
export async function listeningProcesses(signal: AbortSignal): Promise<LocalProcess[]> {
  const sockets = await listeningSockets();
  const found: LocalProcess[] = [];
  for (const entry of await readdir('/proc')) {
    if (signal.aborted) break;
    if (!/^\d+$/.test(entry) || !(await isOwn(Number(entry)))) continue;
    const process = await readProcess(Number(entry), sockets);
    if (process !== undefined && process.listeners.length > 0) found.push(process);
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
  if (pid === process.pid) return false;
  const owner = await stat(`/proc/${pid}`).catch(() => undefined);
  return owner !== undefined && owner.uid === process.getuid?.();
}

async function readProcess(pid: number, sockets: ReadonlyMap<string, Listener>): Promise<LocalProcess | undefined> {
  try {
    const [program, descriptors] = await Promise.all([readlink(`/proc/${pid}/exe`), readdir(`/proc/${pid}/fd`)]);
    const links = await Promise.all(descriptors.map(fd => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    const listeners = links.flatMap(link => sockets.get(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '') ?? []);
    const unique = new Map(listeners.map(each => [`${each.host}:${each.port}`, each]));
    const name = basename(program.replace(/ \(deleted\)$/, ''));
    return { pid, exe: `/proc/${pid}/exe`, name, listeners: [...unique.values()] };
  } catch {
    return undefined; // Ended meanwhile, or of another user.
  }
}
