import { CaptureError } from '../captureError';
import type { CdpSession } from './cdpChannel';
import { ignoreUnknownMethod } from './nodeFailure';

/**
 * Throws 'targetPaused' if a debugger holds the process at a breakpoint or before its first line. A paused process
 * answers every command of ours as usual, so only the debugger domain tells; that domain costs the target some percent
 * and an event for each script, so this is for processes that were just seen to allocate nothing.
 */
export async function throwIfPaused(connection: CdpSession, where: string, signal: AbortSignal): Promise<void> {
  let paused = false;
  let waiting = false;
  connection.on('Debugger.paused', () => {
    paused = true;
  });
  connection.on('NodeRuntime.waitingForDebugger', () => {
    waiting = true;
  });
  // In this order: between two commands a `debugger;` statement would find the time to stop the process for our sake.
  // Disabling our session's domain does not resume a process that another session paused.
  await Promise.all([
    connection.send('NodeRuntime.enable', {}, { signal }).catch(ignoreUnknownMethod),
    connection.send('NodeRuntime.disable', {}, { signal }).catch(ignoreUnknownMethod),
    connection.send('Debugger.setSkipAllPauses', { skip: true }, { signal }),
    connection.send('Debugger.enable', {}, { signal }),
    connection.send('Debugger.disable', {}, { signal }),
  ]);
  if (!paused && !waiting) return;
  throw new CaptureError(
    'targetPaused',
    paused
      ? `The process at ${where} is paused by a debugger.`
      : `The process at ${where} waits for a debugger before its first line (--inspect-brk).`,
    'Continue it in the debugger, then capture again.',
  );
}
