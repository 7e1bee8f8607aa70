import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { atLatest, never } from '../../../src/capture/wait';

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

describe('what is called at the latest after some time', () => {
  test('is called though garbage was collected meanwhile', async () => {
    await new Promise<void>(resolve => {
      atLatest(50, never, resolve);
      collectGarbage();
    });
  });

  test('is called at once where the signal has aborted, and once only', async () => {
    const abort = new AbortController();
    let calls = 0;
    atLatest(60_000, abort.signal, () => calls++);
    abort.abort();
    assert.equal(calls, 1);
    atLatest(60_000, abort.signal, () => calls++);
    assert.equal(calls, 2);
  });

  test('is not called once it is called off', () => {
    const abort = new AbortController();
    const callOff = atLatest(60_000, abort.signal, () => assert.fail());
    callOff();
    abort.abort();
  });
});
