import { type Access, openAccess } from './access';
import { CancelledError, CaptureError } from './captureError';
import { type HttpAnswer, type HttpLimits, httpGet } from './httpGet';

/** For a look at all there is: a silent port must not hold up the list. */
export const quickProbe: HttpLimits = { connectMs: 500, idleMs: 500, wholeMs: 1_000, maxBytes: 1 << 20 };
/** For the one process that the user named: under load half a second is too short for its answer. */
export const patientProbe: HttpLimits = { connectMs: 3_000, idleMs: 3_000, wholeMs: 4_000, maxBytes: 1 << 20 };

/**
 * The answer of a port that may speak anything: not answering is an answer too, and 'late' if it may still come. Rejects
 * with CancelledError only.
 */
export async function probe(
  url: string,
  limits: HttpLimits,
  signal: AbortSignal,
  access: Access = openAccess,
): Promise<HttpAnswer | 'late' | undefined> {
  try {
    return await httpGet(url, limits, signal, access);
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return error instanceof CaptureError && error.failure === 'timeout' ? 'late' : undefined;
  }
}
