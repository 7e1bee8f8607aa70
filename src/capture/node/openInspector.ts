import { basename } from 'node:path';
import { CancelledError, CaptureError } from '../captureError';
import type { Listener } from '../procfs';
import type { Consent } from '../profiler';
import { listenerOf, tcpSockets } from '../tcpTables';
import { never, wait } from '../wait';
import { closedWorkersOf } from './clusterWorkers';
import { candidatesOf, inspectorOf } from './inspectorSearch';
import { LATE_MINUTES, LateInspector } from './lateInspector';
import { mainScript } from './mainScript';
import { type ProvenNode, proveNode, stillProven } from './nodeProof';
import { OpenedInspector } from './openedInspector';
import { startTimeOf } from './processStatus';

const POLL_MS = 50;
const OPENS_WITHIN_MS = 10_000;

/** The inspector of a process that was started without one. Throws CaptureError; the process is as it was then. */
export async function openInspector(
  pid: number,
  consent: Consent | undefined,
  signal: AbortSignal,
  leaseMs?: number,
): Promise<OpenedInspector> {
  const late = LateInspector.of(pid);
  const already = await inspectorOf(pid, signal);
  if (already !== undefined) {
    if (late === undefined) return new OpenedInspector(pid, already, 'found');
    if (await late.handOver()) return new OpenedInspector(pid, already, 'opened', leaseMs);
  }
  const node = await proveNode(pid);
  await throwIfPortTaken(node);
  await askConsent(node, consent);
  if (signal.aborted) throw new CancelledError();
  if (!(await stillProven(node))) {
    throw new CaptureError('noSuchProcess', `Process ${pid} ended.`, 'Pick a process that is running.');
  }
  await late?.handOver();
  // An earlier signal may be opening one this very moment: what is new since then counts.
  const isCandidate = late?.isCandidate ?? (await candidatesOf(pid, node.inspectPort));
  const workers = await closedWorkersOf(pid);
  process.kill(pid, 'SIGUSR1');
  for (const { node: worker, isNewPort } of workers) {
    // Passed on as soon as the inspector of the primary is open; a worker in a long native call opens its own much later.
    LateInspector.watch(worker, isNewPort, each => closeUnused(worker.pid, each));
  }
  // Given up or not, what the signal opens has to be known to be closed again.
  const opened = await openWithin(pid, isCandidate, OPENS_WITHIN_MS);
  if (opened !== undefined) return new OpenedInspector(pid, opened, 'opened', leaseMs);
  LateInspector.watch(node, isCandidate, each => closeUnused(pid, each));
  throw await didNotOpen(node);
}

function closeUnused(pid: number, opened: Listener): Promise<void> {
  return new OpenedInspector(pid, opened, 'opened').closeUnused();
}

async function askConsent(node: ProvenNode, consent: Consent | undefined): Promise<void> {
  const what = node.commandLine.join(' ');
  const shown = what.length > 120 ? `${what.slice(0, 120)}…` : what;
  const agreed = await consent?.({
    subject: 'openInspector',
    question: `Open the inspector of ${basename(mainScript(node.commandLine) ?? 'node')}?`,
    detail: [
      `Process ${node.pid}: ${shown}`,
      `Alloc Lens sends it SIGUSR1. Node.js then opens its inspector on 127.0.0.1:${node.inspectPort || '(a free port)'}, or the port that the program has set, and any program of this machine could connect to it and run code in the process.`,
      'When the capture is over the inspector is closed again, and the process goes on as before. Workers of a cluster open theirs too, and they are closed at once.',
      'If the program handles SIGUSR1 itself, its own handler runs instead.',
    ].join('\n\n'),
  });
  if (agreed === true) return;
  if (agreed === false) throw new CancelledError();
  throw new CaptureError(
    'notAttachable',
    `Process ${node.pid} has no open inspector.`,
    'Start it with node --inspect=0, or attach from the editor, which asks before it opens one.',
  );
}

/** Node would print "address already in use", open nothing, and say nothing to us. */
async function throwIfPortTaken({ pid, inspectPort }: ProvenNode): Promise<void> {
  if (inspectPort === 0) return;
  // Node binds 127.0.0.1, which an address that covers it takes away as well.
  const taken = (await tcpSockets())
    .map(listenerOf)
    .some(each => each?.host === '127.0.0.1' && each.port === inspectPort);
  if (!taken) return;
  throw new CaptureError(
    'portBusy',
    `Process ${pid} would open its inspector on port ${inspectPort}, but another program listens there.`,
    `End that program (a debugger, or another process with --inspect), or start yours with --inspect-port=0.`,
  );
}

async function openWithin(
  pid: number,
  isCandidate: (port: number) => boolean,
  ms: number,
): Promise<Listener | undefined> {
  for (const deadline = performance.now() + ms; performance.now() < deadline; await wait(POLL_MS, never)) {
    const found = await inspectorOf(pid, never, isCandidate);
    if (found !== undefined) return found;
    if ((await startTimeOf(pid)) === undefined) return undefined;
  }
  return undefined;
}

async function didNotOpen({ pid }: ProvenNode): Promise<CaptureError> {
  if ((await startTimeOf(pid)) === undefined) {
    return new CaptureError('targetGone', `Process ${pid} ended.`, 'Start it again with node --inspect=0.');
  }
  return new CaptureError(
    'notAttachable',
    `Process ${pid} was sent SIGUSR1 but opened no inspector on any port within ${OPENS_WITHIN_MS / 1000} s.`,
    `It may handle this signal itself, or be blocked in a long synchronous call. Should it open the inspector within ${LATE_MINUTES} minutes while this window is open, Alloc Lens closes it; otherwise attach a debugger and evaluate process._debugEnd(). To capture it, start it with node --inspect=0.`,
  );
}
