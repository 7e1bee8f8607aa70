import { CaptureError } from '../captureError';
import { runState } from './processStatus';

/** Throws 'targetBusy' where process `pid` of this machine is stopped: no command is answered before it goes on. */
export async function throwIfStopped(pid: number): Promise<void> {
  if ((await runState(pid)) !== 'stopped') return;
  throw new CaptureError('targetBusy', `Process ${pid} is stopped.`, `${howToResume(pid)}; then capture again.`);
}

export function howToResume(pid: number): string {
  return `Resume it: fg in its terminal, or kill -CONT ${pid}`;
}
