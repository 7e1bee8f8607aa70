import { readFile } from 'node:fs/promises';
import { never, wait } from '../wait';

/** Whether a process can take a signal now. 'blocked': it waits in the kernel, for longer than a disk takes. */
export type RunState = 'runs' | 'stopped' | 'traced' | 'blocked';

/** SIGUSR1 is 10 on the architectures Linux runs VS Code on. */
const SIGUSR1_BIT = 1n << 9n;
/** Every read of a disk is a moment in state D; only what stays there hangs. */
const BLOCKED_READS = 10;
const BETWEEN_READS_MS = 50;

/** Field 22 of /proc/PID/stat; undefined for a process that has ended. */
export async function startTimeOf(pid: number): Promise<string | undefined> {
  const fields = await statOf(pid);
  // Of a zombie everything is there but the program.
  return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

export async function runState(pid: number): Promise<RunState> {
  for (let read = 1; ; read++) {
    const state = (await statOf(pid))?.[0];
    if (state === 'T') return 'stopped';
    if (state === 't') return 'traced';
    if (state !== 'D') return 'runs';
    if (read === BLOCKED_READS) return 'blocked';
    await wait(BETWEEN_READS_MS, never);
  }
}

/** Whether the process has a handler for SIGUSR1, by its /proc/PID/status. */
export function catchesUsr1(status: string): boolean {
  return holdsUsr1(status, 'SigCgt');
}

/** Whether a SIGUSR1 waits to be delivered. */
export async function usr1Pending(pid: number): Promise<boolean> {
  return holdsUsr1(await readFile(`/proc/${pid}/status`, 'latin1').catch(() => ''), 'ShdPnd');
}

function holdsUsr1(status: string, mask: 'SigCgt' | 'ShdPnd'): boolean {
  const signals = new RegExp(`^${mask}:\\s*([0-9a-f]+)$`, 'm').exec(status)?.[1];
  return signals !== undefined && (BigInt(`0x${signals}`) & SIGUSR1_BIT) !== 0n;
}

/** The fields from the third on. The program's name before them may contain spaces and parentheses. */
async function statOf(pid: number): Promise<string[] | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}
