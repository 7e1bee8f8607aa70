import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { isToldProgram } from '../../capture/go/buildAge';
import { encodePprof } from '../../core/formats/pprofEncode';
import type { Profile } from '../../core/profile/profile';
import type { SourceRoots } from '../../core/source/sourceRoots';
import { LocalDisk } from '../sources/localDisk';
import { columnsOf, decodeColumns } from './decodeColumns';
import { type Opened, openSnapshot } from './loadRequest';
import { transferables, without } from './transferables';
import type { WorkerAnswer, WorkerQuestion } from './workerProtocol';

// The entry of the worker thread: answers one question after the other.
const port = parentPort;
if (port === null) throw new Error('decodeWorker runs in a worker thread only');

let opened: Opened | undefined;
let kept: { readonly serial: number; readonly profile: Profile } | undefined;
let isWarm = false;

port.on('message', (question: WorkerQuestion) => {
  void answerTo(question)
    .catch(
      (error: unknown): WorkerAnswer => ({
        kind: 'error',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    )
    .then(answer => {
      const moved = transferables(answer);
      kept &&= { ...kept, profile: without(kept.profile, moved) };
      port.postMessage(answer, moved);
    });
});

async function answerTo(question: WorkerQuestion): Promise<WorkerAnswer> {
  switch (question.kind) {
    case 'decode':
      return decode(question);
    case 'open':
      if (!isWarm) await warmUp(question.snapshot, question.roots);
      isWarm = true;
      opened = await openSnapshot(question.snapshot, question.binary);
      return { kind: 'opened' };
    case 'isProgram':
      return { kind: 'told', isProgram: isToldProgram(question.path, question.told) };
    case 'encode':
      return encode(question.serial);
  }
}

async function decode({
  request,
  roots,
  serial,
  isOpen,
}: Extract<WorkerQuestion, { kind: 'decode' }>): Promise<WorkerAnswer> {
  const first = isOpen ? opened : undefined;
  opened = undefined;
  const { answer, profile } = await decodeColumns(request, roots, first);
  if (profile !== undefined && request.encoding !== undefined) kept = { serial, profile };
  return answer;
}

function encode(serial: number): WorkerAnswer {
  if (kept?.serial !== serial) throw new Error('it is not held any more');
  const { profile } = kept;
  kept = undefined;
  // In memory of its own: what zlib returns may lie in Node's pool, which cannot cross to another thread.
  return { kind: 'encoded', bytes: new Uint8Array(gzipSync(encodePprof(profile))) };
}

/** A profile of 40,000 samples is read two or three times in it, which is when V8 has compiled most of what reads it. */
const warmUpMs = 500;

/**
 * All that follows on a snapshot, for nothing: then the code is compiled, and who waits for the end of the window waits for half
 * as long. Only for the first snapshot.
 */
async function warmUp(snapshot: Uint8Array, roots: SourceRoots): Promise<void> {
  const start = performance.now();
  do {
    const first = await openSnapshot(snapshot);
    if (first.kind !== 'opening') return;
    const { before } = first.opening;
    first.opening.until(before);
    columnsOf(before, roots, new LocalDisk(roots.ignoresCase));
  } while (performance.now() - start < warmUpMs);
}
