import assert from 'node:assert/strict';
import { after } from 'node:test';
import { CaptureError, type CaptureFailure } from '../../../src/capture/captureError';

/** Asserts that `work` rejects with this failure, that the message matches, and that a remedy is given as a sentence. */
export async function rejectsWith(
  work: Promise<unknown>,
  failure: CaptureFailure,
  message: RegExp,
): Promise<CaptureError> {
  const error = await work.then(
    () => assert.fail(`expected ${failure}, but it succeeded`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CaptureError, `expected a CaptureError ${failure}, got ${String(error)}`);
  assert.equal(error.failure, failure, error.message);
  assert.match(error.message, message);
  assert.match(error.remedy, /^[A-Z].*\.$/);
  return error;
}

/** Fails the file at its end if any promise was rejected without being heard. */
export function watchUnhandledRejections(): void {
  const unheard: unknown[] = [];
  const listener = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', listener);
  after(async () => {
    await new Promise(resolve => setImmediate(resolve));
    process.off('unhandledRejection', listener);
    assert.deepEqual(unheard, []);
  });
}
