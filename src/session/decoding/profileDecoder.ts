import { Worker } from 'node:worker_threads';
import { CancelledError } from '../../capture/captureError';
import type { ToldProgram } from '../../capture/go/buildAge';
import type { Opening } from '../../capture/profiler';
import type { SourceRoots } from '../../core/source/sourceRoots';
import type { DecodedColumns } from './decodeColumns';
import type { DecodeFailure, DecodeOutcome, DecodeRequest } from './decodeRequest';
import { describeColumns } from './describeColumns';
import type { WorkerAnswer, WorkerQuestion } from './workerProtocol';

interface Job {
  readonly question: WorkerQuestion;
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Decodes profiles in a worker thread, so that the extension host stays responsive. The thread starts with the first
 * request and serves all, one at a time. Bad input resolves to a failure; only cancelling (CancelledError) and a crash
 * of the thread reject, and the next request then gets a new thread.
 */
export class ProfileDecoder {
  private worker: Worker | undefined;
  private isOnline = false;
  private current: Job | undefined;
  private readonly waiting: Job[] = [];
  private disposed = false;
  private serial = 0;
  /** The snapshot that the thread holds, read. */
  private opened: Uint8Array | undefined;

  /** `workerPath` is the bundle of decodeWorker.ts. */
  constructor(private readonly workerPath: string) {}

  /** Starts the thread, for who knows that a request will come. */
  prepare(): void {
    if (!this.disposed) this.worker ??= this.startWorker();
  }

  /** Reads the first snapshot of a pair before the second is there. Never rejects: what is wrong with it is told with the pair. */
  async open({ snapshot, binary }: Opening, roots: SourceRoots): Promise<void> {
    await this.ask({ kind: 'open', snapshot, ...(binary !== undefined && { binary }), roots }).catch(() => undefined);
  }

  /** The bytes of `request` are copied and stay the caller's. */
  async decode(request: DecodeRequest, roots: SourceRoots, signal?: AbortSignal): Promise<DecodeOutcome> {
    const serial = ++this.serial;
    const answer = await this.ask({ kind: 'decode', request, roots, serial, isOpen: false }, signal);
    if (isFault(answer)) throw fault(answer);
    if (answer.kind !== 'decoded') return answer;
    return { ...describeColumns(answer), ...(request.encoding && { encode: () => this.encode(serial) }) };
  }

  /** Whether the program at `path` is the one that is told of; undefined where that cannot be told. Never rejects. */
  async isProgram(path: string, told: ToldProgram): Promise<boolean | undefined> {
    const answer = await this.ask({ kind: 'isProgram', path, told }).catch(() => undefined);
    return answer?.kind === 'told' ? answer.isProgram : undefined;
  }

  private async encode(serial: number): Promise<Uint8Array> {
    const answer = await this.ask({ kind: 'encode', serial });
    if (answer.kind === 'encoded') return answer.bytes;
    throw fault(answer);
  }

  private ask(question: WorkerQuestion, signal?: AbortSignal): Promise<WorkerAnswer> {
    if (this.disposed || signal?.aborted) return Promise.reject(new CancelledError());
    return new Promise((resolve, reject) => {
      const cancel = () => this.cancel(job);
      const job: Job = {
        question,
        resolve: answer => {
          signal?.removeEventListener('abort', cancel);
          resolve(answer);
        },
        reject: error => {
          signal?.removeEventListener('abort', cancel);
          reject(error);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.waiting.push(job);
      this.startNext();
    });
  }

  /** Ends the thread; requests under way reject with CancelledError. Idempotent. */
  dispose(): void {
    this.disposed = true;
    const jobs = [this.current, ...this.waiting.splice(0)];
    this.current = undefined;
    this.dropWorker();
    for (const job of jobs) job?.reject(new CancelledError());
  }

  private startNext(): void {
    if (this.current !== undefined || this.disposed) return;
    this.current = this.waiting.shift();
    this.send();
  }

  /** Hands the job under way to the thread as soon as it is there; the thread copies the bytes. */
  private send(): void {
    if (this.current === undefined) return;
    try {
      this.prepare();
      this.worker?.ref();
      if (this.isOnline) this.worker?.postMessage(this.withoutOpened(this.current.question));
    } catch (error) {
      this.finish(job => job.reject(error instanceof Error ? error : new Error(String(error))));
    }
  }

  /** What the thread has read already is not sent again. */
  private withoutOpened(question: WorkerQuestion): WorkerQuestion {
    if (question.kind !== 'open' && question.kind !== 'decode') return question;
    const { opened } = this;
    this.opened = question.kind === 'open' ? question.snapshot : undefined;
    const isOpen =
      question.kind === 'decode' && question.request.kind === 'pprofPair' && question.request.before === opened;
    return isOpen ? { ...question, isOpen, request: { ...question.request, before: new Uint8Array() } } : question;
  }

  private startWorker(): Worker {
    const worker = new Worker(this.workerPath);
    worker.unref();
    // Not at once: starting a thread and copying megabytes in one go would hold up the host for longer.
    worker.once('online', () => {
      if (worker !== this.worker) return;
      this.isOnline = true;
      this.send();
    });
    worker.on('message', (answer: WorkerAnswer) => {
      // A thread that was dropped has nothing more to say.
      if (worker === this.worker) this.finish(job => job.resolve(answer));
    });
    worker.on('error', error => this.crashed(worker, error));
    worker.on('exit', code => this.crashed(worker, new Error(`The decoder ended unexpectedly (code ${code}).`)));
    return worker;
  }

  /** Settles the job under way and goes on. */
  private finish(end: (job: Job) => void): void {
    const job = this.current;
    this.current = undefined;
    // An idle decoder must not keep a process alive.
    this.worker?.unref();
    if (job !== undefined) end(job);
    this.startNext();
  }

  private crashed(worker: Worker, error: Error): void {
    if (worker !== this.worker) return;
    this.dropWorker();
    this.finish(job => job.reject(error));
  }

  /** Decoding cannot be interrupted from inside: the thread that does it is ended, which also frees its memory. */
  private cancel(job: Job): void {
    const at = this.waiting.indexOf(job);
    if (at >= 0) this.waiting.splice(at, 1);
    if (job !== this.current) {
      job.reject(new CancelledError());
      return;
    }
    this.dropWorker();
    this.finish(each => each.reject(new CancelledError()));
  }

  private dropWorker(): void {
    const { worker } = this;
    this.worker = undefined;
    this.isOnline = false;
    this.opened = undefined;
    void worker?.terminate();
  }
}

/** Whether it is no answer to a question for a profile. */
function isFault(answer: WorkerAnswer): answer is Exclude<WorkerAnswer, DecodedColumns | DecodeFailure> {
  return ['opened', 'told', 'encoded', 'error'].includes(answer.kind);
}

function fault(answer: WorkerAnswer): Error {
  return new Error(`The profile could not be read or written: ${'message' in answer ? answer.message : answer.kind}`);
}
