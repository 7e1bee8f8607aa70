import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { encodePprof } from '../../core/formats/pprofEncode';
import { decodeColumns } from './decodeColumns';
import { transferables } from './transferables';
import type { WorkerAnswer, WorkerQuestion } from './workerProtocol';

// The entry of the worker thread: answers one question after the other.
const port = parentPort;
if (port === null) throw new Error('decodeWorker runs in a worker thread only');

port.on('message', (question: WorkerQuestion) => {
  void answerTo(question).then(answer => port.postMessage(answer, transferables(answer)));
});

async function answerTo({ request, roots }: WorkerQuestion): Promise<WorkerAnswer> {
  try {
    const { answer, profile } = await decodeColumns(request, roots);
    const isWanted = profile !== undefined && request.encoding !== undefined;
    return isWanted ? { ...answer, encoded: compressed(encodePprof(profile)) } : answer;
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** In memory of its own: what zlib returns may lie in Node's pool, which cannot cross to another thread. */
function compressed(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes));
}
