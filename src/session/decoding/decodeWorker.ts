import { parentPort } from 'node:worker_threads';
import { decodeOutcome } from './decodeOutcome';
import { transferables } from './transferables';
import type { WorkerAnswer, WorkerQuestion } from './workerProtocol';

// The entry of the worker thread: answers one question after the other.
const port = parentPort;
if (port === null) throw new Error('decodeWorker runs in a worker thread only');

port.on('message', ({ request, roots }: WorkerQuestion) => {
  const answer = answerTo(request, roots);
  const columns = answer.kind === 'outcome' && answer.outcome.kind === 'decoded' ? answer.outcome : undefined;
  const { profile, attribution } = columns ?? {};
  port.postMessage(answer, columns === undefined ? [] : transferables({ profile, attribution }));
});

function answerTo(request: WorkerQuestion['request'], roots: WorkerQuestion['roots']): WorkerAnswer {
  try {
    return { kind: 'outcome', outcome: decodeOutcome(request, roots) };
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
