import { rename, rm, writeFile } from 'node:fs/promises';
import type { AccessTo } from '../access';
import type { GoTarget } from '../target';
import { heapSources } from './heapSources';
import { pprofLimits } from './pprofClient';

/** Larger than any heap profile seen, and still read into memory: the file is written whole or not at all. */
const SAVED_BYTES = 1 << 30;

/** Saves a heap profile that is too large to be shown. Rejects like a capture; nothing is left of a file half written. */
export async function saveHeap(
  target: GoTarget,
  file: string,
  accessTo: AccessTo,
  signal: AbortSignal = AbortSignal.timeout(600_000),
): Promise<void> {
  const heap = { ...pprofLimits.heap, wholeMs: 600_000, maxBytes: SAVED_BYTES };
  const [source] = await heapSources(target.url, { ...pprofLimits, heap }, accessTo);
  const { bytes } = await source!.heap(signal);
  const unfinished = `${file}.part`;
  try {
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}
