import { readFile } from 'node:fs/promises';
import { type AccessTo, originOf } from '../access';
import { CancelledError } from '../captureError';
import { httpGet } from '../httpGet';
import type { GoTarget } from '../target';
import { GopsAgent } from './gopsAgent';
import { isGopsAddress, pprofBases } from './pprofAddress';
import { looksLikeProfile, pprofLimits } from './pprofClient';

/** How much the heap of a Go process holds, before anything is done to it. */
export type HeapSize =
  | { readonly kind: 'bytes'; readonly bytes: number }
  /** A heap profile without a collection; its `inuse_space` is the size, as of the collection before. */
  | { readonly kind: 'profile'; readonly profile: Uint8Array }
  | { readonly kind: 'unknown' };

/**
 * Asks the cheapest source that knows, and never for a collection: the system (a small process has a small heap),
 * `/debug/vars`, the agent of gops, a plain heap profile. Whatever fails is left for the capture itself to report.
 */
export async function goHeapSize(target: GoTarget, accessTo: AccessTo, signal: AbortSignal): Promise<HeapSize> {
  const resident = await residentBytes(target.pid);
  if (resident !== undefined && resident < SMALL_PROCESS) return { kind: 'bytes', bytes: resident };
  try {
    return isGopsAddress(target.url)
      ? asSize(await new GopsAgent(target.url, pprofLimits).heapBytes(signal))
      : await askHandlers(target.url, accessTo, signal);
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return { kind: 'unknown' };
  }
}

const SMALL_PROCESS = 1e9;

async function askHandlers(address: string, accessTo: AccessTo, signal: AbortSignal): Promise<HeapSize> {
  const base = pprofBases(address)[0]!;
  const access = await accessTo(originOf(new URL(base)));
  const variables = new URL('../vars', base).href;
  const answer = await httpGet(variables, pprofLimits.small, signal, access).catch(ignoreAllButCancelling);
  const told = answer?.status === 200 ? heapAlloc(answer.body.toString('utf8')) : undefined;
  if (told !== undefined) return { kind: 'bytes', bytes: told };
  const heap = await httpGet(`${base}heap`, pprofLimits.heap, signal, access);
  return heap.status === 200 && looksLikeProfile(heap.body, heap.headers['content-type'])
    ? { kind: 'profile', profile: heap.body }
    : { kind: 'unknown' };
}

function ignoreAllButCancelling(error: unknown): undefined {
  if (error instanceof CancelledError) throw error;
  return undefined;
}

/** What the package expvar publishes; other programs may have anything at that path. */
function heapAlloc(text: string): number | undefined {
  try {
    const bytes = JSON.parse(text)?.memstats?.HeapAlloc;
    return typeof bytes === 'number' ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function asSize(bytes: number | undefined): HeapSize {
  return bytes === undefined ? { kind: 'unknown' } : { kind: 'bytes', bytes };
}

/** Linux only; elsewhere, and for remote targets, it is not known. */
async function residentBytes(pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined) return undefined;
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  const swapped = /^VmSwap:\s+(\d+) kB/m.exec(status)?.[1] ?? 0;
  return resident === undefined ? undefined : (Number(resident) + Number(swapped)) * 1024;
}
