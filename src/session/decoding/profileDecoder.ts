import { Worker } from 'node:worker_threads';
import { CancelledError } from '../../capture/captureError';
import type { SourceRoots } from '../../core/source/sourceRoots';
import type { DecodeOutcome, DecodeRequest } from './decodeRequest';
import { describeColumns } from './describeColumns';
import type { WorkerAnswer, WorkerQuestion } from './workerProtocol';

interface Job {
  readonly question: WorkerQuestion;
  readonly resolve: (outcome: DecodeOutcome) => void;
  readonly reject: (error: Error) => void;
}

/** The bytes of a profile that was decoded and is now being encoded. */
interface Encoding {
  readonly resolve: (bytes: Uint8Array) => void;
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
  private encoding: Encoding | undefined;
  private readonly waiting: Job[] = [];
  private disposed = false;

  /** `workerPath` is the bundle of decodeWorker.ts. */
  constructor(private readonly workerPath: string) {}

  /** Starts the thread, for who knows that a request will come. */
  prepare(): void {
    if (!this.disposed) this.worker ??= this.startWorker();
  }

  /** The bytes of `request` are copied and stay the caller's. */
  decode(request: DecodeRequest, roots: SourceRoots, signal?: AbortSignal): Promise<DecodeOutcome> {
    if (this.disposed || signal?.aborted) return Promise.reject(new CancelledError());
    return new Promise((resolve, reject) => {
      const job: Job = {
        question: { request, roots },
        resolve: outcome => {
          signal?.removeEventListener('abort', cancel);
          resolve(outcome);
        },
        reject: error => {
          signal?.removeEventListener('abort', cancel);
          reject(error);
        },
      };
      const cancel = () => this.cancel(job);
      signal?.addEventListener('abort', cancel, { once: true });
      this.waiting.push(job);
      this.startNext();
    });
  }

  /** Ends the thread; requests under way reject with CancelledError. Idempotent. */
  dispose(): void {
    this.disposed = true;
    const jobs = [this.current, this.encoding, ...this.waiting.splice(0)];
    this.current = undefined;
    this.encoding = undefined;
    this.dropWorker();
    for (const job of jobs) job?.reject(new CancelledError());
  }

  private startNext(): void {
    if (this.current !== undefined || this.encoding !== undefined || this.disposed) return;
    const job = this.waiting.shift();
    if (job === undefined) return;
    this.current = job;
    this.prepare();
    if (this.isOnline) this.ask();
  }

  /** Hands the job under way to the thread, which copies the bytes. */
  private ask(): void {
    const { worker, current } = this;
    if (worker === undefined || current === undefined) return;
    worker.ref();
    try {
      worker.postMessage(current.question);
    } catch (error) {
      this.current = undefined;
      current.reject(error instanceof Error ? error : new Error(String(error)));
      this.goOn();
    }
  }

  private startWorker(): Worker {
    const worker = new Worker(this.workerPath);
    worker.unref();
    // Not at once: starting a thread and copying megabytes in one go would hold up the host for longer.
    worker.once('online', () => {
      if (worker !== this.worker) return;
      this.isOnline = true;
      this.ask();
    });
    worker.on('message', (answer: WorkerAnswer) => {
      // A thread that was dropped has nothing more to say.
      if (worker === this.worker) this.take(answer);
    });
    worker.on('error', error => this.crashed(worker, error));
    worker.on('exit', code => this.crashed(worker, new Error(`The decoder ended unexpectedly (code ${code}).`)));
    return worker;
  }

  private take(answer: WorkerAnswer): void {
    if (answer.kind === 'error') this.fail(new Error(`The profile could not be decoded: ${answer.message}`));
    else if (answer.kind === 'encoded') {
      this.encoding?.resolve(answer.bytes);
      this.encoding = undefined;
    } else this.settle(answer);
    this.goOn();
  }

  private settle(answer: Exclude<WorkerAnswer, { kind: 'error' | 'encoded' }>): void {
    const job = this.current;
    this.current = undefined;
    if (answer.kind !== 'decoded') job?.resolve(answer);
    else if (job?.question.request.encoding === undefined) job?.resolve(describeColumns(answer));
    else job.resolve({ ...describeColumns(answer), encoded: this.encoded() });
  }

  private encoded(): Promise<Uint8Array> {
    const encoded = new Promise<Uint8Array>((resolve, reject) => {
      this.encoding = { resolve, reject };
    });
    // Whoever asked hears of it; who was cancelled meanwhile need not.
    encoded.catch(() => undefined);
    return encoded;
  }

  /** What the thread was at cannot be had. */
  private fail(error: Error): void {
    const { current, encoding } = this;
    this.current = undefined;
    this.encoding = undefined;
    current?.reject(error);
    encoding?.reject(error);
  }

  private goOn(): void {
    // An idle decoder must not keep a process alive.
    if (this.current === undefined && this.encoding === undefined) this.worker?.unref();
    this.startNext();
  }

  private crashed(worker: Worker, error: Error): void {
    if (worker !== this.worker) return;
    this.dropWorker();
    this.fail(error);
    this.goOn();
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
    this.fail(new CancelledError());
    this.goOn();
  }

  private dropWorker(): void {
    const { worker } = this;
    this.worker = undefined;
    this.isOnline = false;
    void worker?.terminate();
  }
}
