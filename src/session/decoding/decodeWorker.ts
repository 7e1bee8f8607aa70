import { parentPort } from 'node:worker_threads';
import { decodeColumns } from './decodeColumns';
import { transferables } from './transferables';
import type { WorkerAnswer, WorkerQuestion } from './workerProtocol';

// The entry of the worker thread: answers one question after the other.
const port = parentPort;
if (port === null) throw new Error('decodeWorker runs in a worker thread only');

port.on('message', (question: WorkerQuestion) => {
  const answer = answerTo(question);
  port.postMessage(answer, answer.kind === 'decoded' ? transferables(answer) : []);
});

function answerTo({ request, roots }: WorkerQuestion): WorkerAnswer {
  try {
    return decodeColumns(request, roots);
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
