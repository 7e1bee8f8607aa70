import { readdir, readFile, readlink } from 'node:fs/promises';

/** What a capture may not leave changed in a process, read from /proc without any code of the product. Linux. */
export interface ProcessState {
  /** Start in clock ticks since boot: another one is another process. */
  readonly startTime: string;
  /** Local addresses of its listening sockets, as /proc writes them. */
  readonly listeners: readonly string[];
  /** Its open descriptors by kind, without the connections that come and go with the load on it. */
  readonly descriptors: Readonly<Record<string, number>>;
  readonly threads: number;
  /** Which signals are blocked, ignored and caught. */
  readonly signals: readonly string[];
}

interface Socket {
  readonly local: string;
  readonly listens: boolean;
}

export async function processState(pid: number): Promise<ProcessState> {
  const folder = `/proc/${pid}`;
  const [sockets, stat, status, threads, links] = await Promise.all([
    tcpSockets(),
    readFile(`${folder}/stat`, 'latin1'),
    readFile(`${folder}/status`, 'latin1'),
    readdir(`${folder}/task`),
    descriptorLinks(folder),
  ]);
  const own = links.flatMap(link => sockets.get(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '') ?? []);
  const lasting = links.filter(link => !link.startsWith('socket:'));
  return {
    startTime: stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? '',
    listeners: own
      .filter(each => each.listens)
      .map(each => each.local)
      .toSorted(),
    descriptors: countByKind(lasting),
    threads: threads.length,
    signals: status.match(/^Sig(Blk|Ign|Cgt):.*$/gm) ?? [],
  };
}

/** Established connections to a port of this machine, each counted at the side of the server. */
export async function connectionsTo(port: number): Promise<number> {
  const local = new RegExp(`:${hexPort(port)}$`);
  return [...(await tcpSockets()).values()].filter(each => !each.listens && local.test(each.local)).length;
}

export async function isListening(port: number): Promise<boolean> {
  const local = new RegExp(`:${hexPort(port)}$`);
  return [...(await tcpSockets()).values()].some(each => each.listens && local.test(each.local));
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

/** By inode. What waits to be closed has none any more and is left out. */
async function tcpSockets(): Promise<Map<string, Socket>> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map(table => readFile(table, 'latin1').catch(() => '')),
  );
  const rows = tables.flatMap(table => table.split('\n').slice(1)).map(line => line.trim().split(/\s+/));
  return new Map(
    rows.flatMap(([, local = '', , state, , , , , , inode = '0']) =>
      inode === '0' || (state !== '0A' && state !== '01') ? [] : [[inode, { local, listens: state === '0A' }]],
    ),
  );
}

async function descriptorLinks(folder: string): Promise<string[]> {
  const descriptors = await readdir(`${folder}/fd`);
  const links = await Promise.all(descriptors.map(fd => readlink(`${folder}/fd/${fd}`).catch(() => undefined)));
  return links.filter(link => link !== undefined);
}

function countByKind(links: readonly string[]): Record<string, number> {
  const kinds = links.map(link => link.replace(/\[\d+\]/, '')).toSorted();
  return Object.fromEntries([...new Set(kinds)].map(kind => [kind, kinds.filter(each => each === kind).length]));
}
