import type { AttributionMode } from '../profiler';
import type { CommandOptions } from './cdpChannel';
import type { CdpConnection } from './cdpConnection';
import { HeapSampler } from './heapSampler';
import { deoptimize, InliningSwitch, restoreInlining } from './inliningSwitch';
import { mergeProfiles } from './mergeProfiles';
import type { OpenedInspector } from './openedInspector';
import { usedHeap } from './usedHeap';
import { WorkerSamplers } from './workerSamplers';

/** What one window of sampling brought. */
export interface SampledWindow {
  /** JSON of HeapProfiler.SamplingHeapProfile, all isolates together. */
  readonly profile: Uint8Array;
  /** Clock of `performance.now()` at which the window ended. */
  readonly endedAt: number;
  /** Milliseconds that the main thread stood still while its samples were read, as seen from here. */
  readonly stopMs: number;
  /** Bytes of V8's heap in use at the end. */
  readonly used: number | undefined;
}

const EXACT_NOTE =
  'Exact attribution: V8 did not inline during the capture, so bytes stand at the function that allocates them. The program ran up to 24 % slower meanwhile and allocated about 15 % more than it does otherwise.';

/** A process we are attached to, and everything that was changed in it. `release` changes it back. */
export class AttachedProcess {
  private readonly main: HeapSampler;
  private readonly workers: WorkerSamplers;
  private inlining: InliningSwitch | undefined;
  private releasing: Promise<string[]> | undefined;
  private exiting = false;

  constructor(
    readonly connection: CdpConnection,
    /** `host:port`, for messages. */
    readonly where: string,
    /** The inspector, where it was opened for this capture. */
    private readonly opened: OpenedInspector | undefined,
    /** Opens another session, for what is left to undo if this one breaks. */
    private readonly reconnect: () => Promise<CdpConnection>,
  ) {
    this.main = new HeapSampler(connection, where);
    this.workers = new WorkerSamplers(connection, where, async (session, options) => {
      if (this.inlining !== undefined) await deoptimize(session, options);
    });
  }

  /** Rejects with 'samplerInUse'. Finds the worker threads otherwise. */
  async prepare(options: CommandOptions): Promise<void> {
    await this.main.assertUnused(options);
    await this.workers.watch(options);
  }

  /** Switches inlining off; returns a note that says so, or why it was not possible. */
  async makeExact(options: CommandOptions): Promise<string> {
    const inlining = await InliningSwitch.off(this.connection, options);
    if (typeof inlining === 'string') {
      return `Exact attribution was not possible (${inlining}): bytes of inlined functions stand at their callers.`;
    }
    this.inlining = inlining;
    await this.workers.forEachSession(deoptimize);
    return EXACT_NOTE;
  }

  get attribution(): AttributionMode {
    return this.inlining?.held ? 'exact' : 'natural';
  }

  async start(interval: number, options: CommandOptions): Promise<void> {
    await Promise.all([this.main.start(interval, options), this.workers.start(interval)]);
  }

  stop(options: CommandOptions = {}): Promise<SampledWindow> {
    return this.take(() => [this.main.stop(options), this.workers.stop()]);
  }

  rotate(interval: number): Promise<SampledWindow> {
    return this.take(() => [this.main.rotate(interval), this.workers.rotate(interval)]);
  }

  notes(): string[] {
    return this.workers.notes();
  }

  /** The process has run its last line and waits for us. Nothing in it has to be changed back any more. */
  markExiting(): void {
    this.exiting = true;
  }

  /**
   * Undoes whatever was done to the process and closes the session. Returns sentences about what could not be undone.
   * Idempotent; never rejects.
   */
  release(): Promise<string[]> {
    this.releasing ??= this.leave();
    return this.releasing;
  }

  private async take(read: () => [Promise<Uint8Array>, Promise<Uint8Array[]>]): Promise<SampledWindow> {
    // Its answer tells when the target gets round to us: it samples until then, and reading the samples itself takes a while.
    const asking = usedHeap(this.connection).then(used => ({ used, endedAt: performance.now() }));
    const [main, workers] = read();
    const timed = main.then(profile => ({ profile, at: performance.now() }));
    const [{ used, endedAt }, { profile, at }, others] = await Promise.all([asking, timed, workers]);
    return { profile: mergeProfiles([profile, ...others]), endedAt, stopMs: Math.max(0, at - endedAt), used };
  }

  private async leave(): Promise<string[]> {
    await this.main.abandon();
    const notes = this.exiting ? [] : await this.restoreInlining();
    await this.workers.leave();
    if (this.opened === undefined || this.exiting) {
      await this.connection.close();
      return notes;
    }
    return [...notes, ...(await this.opened.close(this.connection, this.reconnect))];
  }

  private async restoreInlining(): Promise<string[]> {
    const { inlining } = this;
    if (inlining === undefined) return [];
    if (await inlining.restore()) {
      await this.workers.forEachSession(deoptimize);
      return [];
    }
    return (await this.restoreAnew())
      ? []
      : [
          `The connection to ${this.where} broke before inlining could be switched on again. The process does that itself within a minute; if it is blocked, its code stays slower until it is restarted.`,
        ];
  }

  /** By another session. True as well if the process is no more. */
  private async restoreAnew(): Promise<boolean> {
    let connection: CdpConnection;
    try {
      connection = await this.reconnect();
    } catch (error) {
      return (error as { failure?: string }).failure === 'refused';
    }
    try {
      return await restoreInlining(connection);
    } finally {
      await connection.close();
    }
  }
}
