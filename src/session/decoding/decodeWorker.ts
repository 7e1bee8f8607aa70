import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { encodePprof } from '../../core/formats/pprofEncode';
import type { Profile } from '../../core/profile/profile';
import { decodeColumns } from './decodeColumns';
import { transferables } from './transferables';
import type { WorkerAnswer, WorkerQuestion } from './workerProtocol';

// The entry of the worker thread: answers one question after the other.
const port = parentPort;
if (port === null) throw new Error('decodeWorker runs in a worker thread only');

port.on('message', (question: WorkerQuestion) => {
  try {
    const { answer, profile } = decodeColumns(question.request, question.roots);
    const kept = profile !== undefined && question.request.encoding !== undefined ? withOwnNames(profile) : undefined;
    tell(answer);
    if (kept !== undefined) tell({ kind: 'encoded', bytes: compressed(encodePprof(kept)) });
  } catch (error) {
    tell({ kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

function tell(answer: WorkerAnswer): void {
  port?.postMessage(answer, transferables(answer));
}

/** What crosses to the other thread is gone from this one: that is the names, of which this makes copies. */
function withOwnNames(profile: Profile): Profile {
  const { strings, frames } = profile;
  return { ...profile, ...structuredClone({ strings, frames }) };
}

/** In memory of its own: what zlib returns may lie in Node's pool, which cannot cross to another thread. */
function compressed(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes));
}
