import { readFile } from 'node:fs/promises';
import { never } from '../wait';
import { candidatesOf, inspectorOf } from './inspectorSearch';
import { argumentsOf, type ProvenNode, proveNode } from './nodeProof';

export interface ClosedWorker {
  readonly node: ProvenNode;
  /** Tells a port that is opened from now on. */
  readonly isNewPort: (port: number) => boolean;
}

/**
 * The cluster workers of process `pid` whose inspectors are closed. A primary that is sent SIGUSR1 passes it on to them
 * (Node's lib/internal/cluster/primary.js), so that their inspectors open with its own.
 */
export async function closedWorkersOf(pid: number): Promise<ClosedWorker[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'latin1').catch(() => '');
  const pids = children.trim().split(/\s+/).filter(Boolean).map(Number);
  const workers = await Promise.all(pids.map(closedWorker));
  return workers.filter(each => each !== undefined);
}

async function closedWorker(pid: number): Promise<ClosedWorker | undefined> {
  const environment = await argumentsOf(pid, 'environ');
  if (!environment.some(each => each.startsWith('NODE_UNIQUE_ID='))) return undefined;
  // What is not proven, such as one with a handler of its own, opens nothing.
  const node = await proveNode(pid).catch(() => undefined);
  if (node === undefined || (await inspectorOf(pid, never)) !== undefined) return undefined;
  return { node, isNewPort: await candidatesOf(pid, 0) };
}
