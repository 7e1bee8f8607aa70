import { parentPort } from 'node:worker_threads';
import { decodeOutcome } from './decodeOutcome';
import { packStacks } from './packedStacks';
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
    const outcome = decodeOutcome(request, roots);
    if (outcome.kind !== 'decoded') return { kind: 'failure', failure: outcome };
    const { stacks, ...columns } = outcome;
    return { kind: 'decoded', columns, stacks: packStacks(stacks) };
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
