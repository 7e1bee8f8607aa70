import { setTimeout as delay } from 'node:timers/promises';
import type { CdpSession, CommandOptions } from './cdpChannel';
import { Deadline } from './deadline';
import { HeapSampler } from './heapSampler';
import { ignoreUnknownMethod } from './nodeFailure';
import { dismissGuard, guardSampler } from './samplerGuard';
import { WorkerSession } from './workerSession';

/** A worker in a long native call does not answer, and must not hold up the rest of the process for longer. */
const WORKER_ANSWER_MS = 2_000;
const WORKER_STOP_MS = 10_000;
const CHECKPOINT_EVERY_MS = 2_000;
/** Reading a checkpoint collects garbage in the worker: it may cost one part of so many of its time. */
const CHECKPOINT_PART = 50;
const RENEWALS_A_LEASE = 3;

interface Worker {
  readonly session: WorkerSession;
  readonly sampler: HeapSampler;
  sampling: boolean;
  /** The samples of the present window as last read, for a worker that ends before it is asked again. */
  checkpoint: Uint8Array | undefined;
}

/**
 * Samples the worker threads of a process: each is an isolate with a sampler of its own, and none is in /json/list.
 * Workers that start later are taken in; of those that end, the last checkpoint is kept. They are not asked to wait for
 * us at their end, as the main thread is: if our socket broke then, Node would never let worker and process end.
 */
export class WorkerSamplers {
  private readonly workers = new Map<string, Worker>();
  private ended: Uint8Array[] = [];
  private readonly seen = new Set<string>();
  private watching = false;
  private interval: number | undefined;
  private window = 0;
  private unanswered = 0;
  private cutShort = 0;
  private readonly over = new AbortController();

  constructor(
    private readonly parent: CdpSession,
    private readonly where: string,
    /** Done in each worker before it is sampled. */
    private readonly prepare: (session: CdpSession, options: CommandOptions) => Promise<void>,
    /** How long a worker waits for word of us before it stops its sampler by itself. */
    private readonly leaseMs: number,
  ) {}

  /** Finds the workers there are, and will be. */
  async watch(options: CommandOptions): Promise<void> {
    this.watching = true;
    this.parent.on('NodeWorker.attachedToWorker', params => void this.adopt(String(params['sessionId'])));
    this.parent.on('NodeWorker.detachedFromWorker', params => this.forget(String(params['sessionId'])));
    this.parent.on('NodeWorker.receivedMessageFromWorker', params =>
      this.workers.get(String(params['sessionId']))?.session.receive(Buffer.from(String(params['message']))),
    );
    await this.parent.send('NodeWorker.enable', { waitForDebuggerOnStart: false }, options).catch(ignoreUnknownMethod);
    void this.keepCheckpoints();
    void this.keepGuards();
  }

  async start(interval: number): Promise<void> {
    this.interval = interval;
    await this.each(worker => this.startOne(worker, interval));
  }

  /** Profiles of all workers that lived in the window, as far as they could be read. */
  async stop(): Promise<Uint8Array[]> {
    this.interval = undefined;
    return this.take(worker => worker.sampler.stop({ timeoutMs: WORKER_STOP_MS }), 'stopped');
  }

  async rotate(interval: number): Promise<Uint8Array[]> {
    this.interval = interval;
    return this.take(worker => worker.sampler.rotate(interval), 'sampling');
  }

  /** Does `work` in each worker that answers. */
  async forEachSession(work: (session: CdpSession, options: CommandOptions) => Promise<unknown>): Promise<void> {
    await this.each(worker => work(worker.session, { timeoutMs: WORKER_ANSWER_MS }));
  }

  /** Stops what samples and lets all workers go. Never rejects. */
  async leave(deadline: Deadline): Promise<void> {
    if (!this.watching) return;
    this.over.abort();
    this.interval = undefined;
    await this.each(async worker => {
      await worker.sampler.abandon(deadline);
      await dismissGuard(worker.session, { timeoutMs: deadline.within(WORKER_ANSWER_MS) });
    });
    await Promise.all([...this.workers.values()].map(worker => worker.session.detach(deadline)));
    const options = { timeoutMs: deadline.within(WORKER_ANSWER_MS) };
    await this.parent.send('NodeWorker.disable', {}, options).catch(() => undefined);
  }

  /** Whether a worker was sampled in this capture. */
  get any(): boolean {
    return this.seen.size > 0;
  }

  notes(): string[] {
    const notes: string[] = [];
    if (this.seen.size > 0) notes.push(`${count(this.seen.size, 'worker thread')} sampled along with the main thread.`);
    if (this.cutShort > 0) {
      notes.push(
        `${count(this.cutShort, 'worker thread')} ended during the capture; what they allocated in their last seconds is missing.`,
      );
    }
    if (this.unanswered > 0) {
      notes.push(
        `${count(this.unanswered, 'worker thread')} did not answer, or is sampled by another tool, and is not in the profile.`,
      );
    }
    return notes;
  }

  private async adopt(id: string): Promise<void> {
    const session = new WorkerSession(this.parent, id);
    const sampler = new HeapSampler(session, `a worker of ${this.where}`);
    const worker: Worker = { session, sampler, sampling: false, checkpoint: undefined };
    this.workers.set(id, worker);
    try {
      await sampler.assertUnused({ timeoutMs: WORKER_ANSWER_MS });
      await this.prepare(session, { timeoutMs: WORKER_ANSWER_MS });
      this.seen.add(id);
      if (this.interval !== undefined) await this.startOne(worker, this.interval);
    } catch {
      if (!this.workers.has(id)) return; // It ended meanwhile.
      this.unanswered++;
      await session.detach(new Deadline(WORKER_ANSWER_MS));
    }
  }

  private async startOne(worker: Worker, interval: number): Promise<void> {
    if (worker.sampling || !this.seen.has(worker.session.id)) return;
    worker.sampling = true;
    await guardSampler(worker.session, this.leaseMs, { timeoutMs: WORKER_ANSWER_MS });
    await worker.sampler.start(interval, { timeoutMs: WORKER_ANSWER_MS });
  }

  private forget(id: string): void {
    const worker = this.workers.get(id);
    if (worker === undefined) return;
    this.workers.delete(id);
    worker.session.close();
    if (worker.checkpoint !== undefined) this.ended.push(worker.checkpoint);
    if (worker.sampling) this.cutShort++;
  }

  private async take(
    read: (worker: Worker) => Promise<Uint8Array>,
    then: 'stopped' | 'sampling',
  ): Promise<Uint8Array[]> {
    this.window++;
    const profiles: Uint8Array[] = this.ended;
    this.ended = [];
    await this.each(async worker => {
      if (!worker.sampling) return;
      const { checkpoint } = worker;
      worker.checkpoint = undefined;
      worker.sampling = then === 'sampling';
      try {
        profiles.push(await read(worker));
      } catch {
        if (checkpoint !== undefined) profiles.push(checkpoint);
        this.cutShort++;
      }
    });
    return profiles;
  }

  private async keepCheckpoints(): Promise<void> {
    let pause = CHECKPOINT_EVERY_MS;
    while (!this.over.signal.aborted) {
      await delay(pause, undefined, { signal: this.over.signal, ref: false }).catch(() => undefined);
      const started = performance.now();
      const { window } = this;
      await this.each(async worker => {
        if (!worker.sampling || this.over.signal.aborted) return;
        const profile = await worker.sampler.read({ timeoutMs: WORKER_ANSWER_MS });
        // One of a window that is over would be counted twice.
        if (window === this.window) worker.checkpoint = profile;
      });
      pause = Math.max(CHECKPOINT_EVERY_MS, (performance.now() - started) * CHECKPOINT_PART);
    }
  }

  private async keepGuards(): Promise<void> {
    const pause = this.leaseMs / RENEWALS_A_LEASE;
    while (!this.over.signal.aborted) {
      await delay(pause, undefined, { signal: this.over.signal, ref: false }).catch(() => undefined);
      await this.each(async ({ session, sampling }) => {
        if (sampling && !this.over.signal.aborted) {
          await guardSampler(session, this.leaseMs, { timeoutMs: WORKER_ANSWER_MS });
        }
      });
    }
  }

  /** In all workers at once; one that fails has ended or is blocked, and keeps none of the others from it. */
  private async each(work: (worker: Worker) => Promise<unknown>): Promise<void> {
    await Promise.allSettled([...this.workers.values()].map(work));
  }
}

function count(n: number, noun: string): string {
  return n === 1 ? `1 ${noun}` : `${n} ${noun}s`;
}
