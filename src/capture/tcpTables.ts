import { readFile } from 'node:fs/promises';
import type { Listener } from './processes/processReader';

/** A row of /proc/net/tcp or tcp6. */
export interface TcpSocket {
  /** Local address in hexadecimal, in words of the machine's byte order (little-endian wherever VS Code runs). */
  readonly address: string;
  readonly port: number;
  readonly state: 'listens' | 'established' | 'other';
  /** Of the socket; what waits to be closed has '0'. */
  readonly inode: string;
}

const STATES: Readonly<Record<string, TcpSocket['state']>> = { '0A': 'listens', '01': 'established' };
const IPV6_LOOPBACK = '00000000000000000000000001000000';
const IPV4_MAPPED_LOOPBACK = /^0000000000000000FFFF0000[0-9A-F]{6}7F$/;

/** Linux: the TCP sockets of this network namespace, of both versions of IP. Empty where they cannot be read. */
export async function tcpSockets(): Promise<TcpSocket[]> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map(path => readFile(path, 'latin1').catch(() => '')),
  );
  return tables.flatMap(parseTcpTable);
}

export function parseTcpTable(table: string): TcpSocket[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap(line => {
      const columns = line.trim().split(/\s+/);
      const [address, port] = columns[1]?.split(':') ?? [];
      const inode = columns[9];
      if (address === undefined || port === undefined || inode === undefined) return [];
      return [{ address, port: Number.parseInt(port, 16), state: STATES[columns[3] ?? ''] ?? 'other', inode }];
    });
}

/** How loopback reaches a socket that listens; undefined for one that it does not reach, or that does not listen. */
export function listenerOf({ address, port, state }: TcpSocket): Listener | undefined {
  if (state !== 'listens') return undefined;
  if (/^0+$/.test(address) || /^[0-9A-F]{6}7F$/.test(address) || IPV4_MAPPED_LOOPBACK.test(address)) {
    return { host: '127.0.0.1', port };
  }
  return address === IPV6_LOOPBACK ? { host: '[::1]', port } : undefined;
}
