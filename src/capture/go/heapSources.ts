import { type AccessTo, originOf } from '../access';
import { hostAndPort } from '../httpFailure';
import { GopsAgent } from './gopsAgent';
import type { HeapSource } from './heapSource';
import { isGopsAddress, pprofBases } from './pprofAddress';
import { fetchCommandLine, fetchHeap, type PprofLimits } from './pprofClient';

/** What may serve the profiles of `address`, likeliest first. Throws CaptureError 'badAddress'. */
export async function heapSources(address: string, limits: PprofLimits, accessTo: AccessTo): Promise<HeapSource[]> {
  if (isGopsAddress(address)) return [new GopsAgent(address, limits)];
  const bases = pprofBases(address);
  const access = await accessTo(originOf(new URL(bases[0]!)));
  return bases.map(base => {
    const where = hostAndPort(new URL(base));
    const unchecked = base.startsWith('https:') && access.certificates === 'insecure';
    return {
      where,
      notes: unchecked ? [`Insecure: the TLS certificate of ${where} was not checked.`] : [],
      commandLine: signal => fetchCommandLine(base, limits, signal, access),
      heap: signal => fetchHeap(base, limits, signal, access),
    };
  });
}
