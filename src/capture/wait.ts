import { setMaxListeners } from 'node:events';
import { CancelledError } from './captureError';

/** For what nobody can give up. */
export const never: AbortSignal = new AbortController().signal;

/** A signal that aborts with `signal` and on which any number may wait at once: Node warns of the eleventh otherwise. */
export function shared(signal: AbortSignal): AbortSignal {
  const own = AbortSignal.any([signal]);
  setMaxListeners(0, own);
  return own;
}

/**
 * Calls `then` once, when `signal` aborts or after `ms` milliseconds; what it returns calls that off. Node 20 collects the signal of
 * AbortSignal.timeout while AbortSignal.any waits for it, and then nothing ever happens.
 */
export function atLatest(ms: number, signal: AbortSignal, then: () => void): () => void {
  const off = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', call);
  };
  const call = () => {
    off();
    then();
  };
  const timer = setTimeout(call, ms);
  signal.addEventListener('abort', call, { once: true });
  if (signal.aborted) call();
  return off;
}

/** Resolves after `ms` milliseconds, or rejects with CancelledError as soon as `signal` aborts. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    atLatest(ms, signal, () => (signal.aborted ? reject(new CancelledError()) : resolve()));
  });
}
