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

/** Resolves after `ms` milliseconds, or rejects with CancelledError as soon as `signal` aborts. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new CancelledError());
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(new CancelledError());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
