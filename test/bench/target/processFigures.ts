import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Resident bytes of a process: VmRSS of /proc/PID/status. */
export function residentBytes(pid: number): number {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1] ?? Number.NaN) * 1024;
}

/** Open sockets of a process: links in /proc/PID/fd. */
export function openSockets(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).filter(fd => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:');
    } catch {
      return false; // Closed while we looked.
    }
  }).length;
}
