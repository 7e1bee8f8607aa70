import { type Access, openAccess } from './access';
import { CancelledError } from './captureError';
import { type HttpAnswer, type HttpLimits, httpGet } from './httpGet';

const PROBE: HttpLimits = { connectMs: 500, idleMs: 500, wholeMs: 1_000, maxBytes: 1 << 20 };

/** The answer of a port that may speak anything: not answering is an answer too. Rejects with CancelledError only. */
export async function probe(
  url: string,
  signal: AbortSignal,
  access: Access = openAccess,
): Promise<HttpAnswer | undefined> {
  try {
    return await httpGet(url, PROBE, signal, access);
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return undefined;
  }
}
