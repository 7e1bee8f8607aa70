import type { ProfiledScript } from '../profiledScript';
import type { AttributionMode } from '../profiler';
import type { CdpSession, CommandOptions } from './cdpChannel';
import type { CdpConnection } from './cdpConnection';
import { Deadline } from './deadline';
import { HeapSampler, samplerInUse } from './heapSampler';
import { deoptimize, InliningSwitch, type Restoration, recount, restoreInlining } from './inliningSwitch';
import type { OpenedInspector } from './openedInspector';
import { runState } from './processStatus';
import { profilesOf } from './sampledProfile';
import { SamplerClaim } from './samplerClaim';
import { ScriptCollection } from './scriptCollection';
import { throwIfStopped } from './stoppedProcess';
import { usedHeap } from './usedHeap';
import { WorkerSamplers } from './workerSamplers';

/** What one window of sampling brought. */
export interface SampledWindow {
  /** JSON of HeapProfiler.SamplingHeapProfile of the main thread. */
  readonly profile: Uint8Array;
  /** Of the worker threads. */
  readonly others: readonly Uint8Array[];
  /** Clock of `performance.now()` at which the window ended. */
  readonly endedAt: number;
  /** Milliseconds that the main thread stood still while its samples were read, as seen from here. */
  readonly stopMs: number;
  /** Bytes of V8's heap in use at the end. */
  readonly used: number | undefined;
}

/** Longer only where a machine is so crowded that counting calls anew takes it; nobody waits half a minute for Cancel. */
const RELEASE_WITHIN_MS = 10_000;
const CLAIM_MS = 1_000;

const EXACT_NOTE =
  'Exact attribution: V8 did not inline during the capture, so bytes stand at the function that allocates them. The program ran up to 24 % slower meanwhile and allocated about 15 % more than it does otherwise.';

/** A process we are attached to, and everything that was changed in it. `release` changes it back. */
export class AttachedProcess {
  private readonly main: HeapSampler;
  private readonly workers: WorkerSamplers;
  private readonly scripts = new ScriptCollection();
  private claim: SamplerClaim | undefined;
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
    private readonly leaseMs: number,
    /** What it was started with. */
    private readonly given: AttributionMode = 'natural',
    /** Where it is one of this machine. */
    private readonly pid?: number,
  ) {
    this.main = new HeapSampler(connection, where);
    const prepare = async (session: CdpSession, options: CommandOptions) => {
      if (this.inlining !== undefined) await deoptimize(session, options);
    };
    this.workers = new WorkerSamplers(connection, where, prepare, leaseMs);
  }

  /** Rejects with 'samplerInUse'. Finds the worker threads otherwise. */
  async prepare(options: CommandOptions): Promise<void> {
    const claim = new SamplerClaim(this.connection);
    // Sent together and done one after the other: the claim stands before it is asked whether somebody samples.
    const taking = claim.take(options);
    await this.main.assertUnused(options).finally(async () => {
      if (await taking) this.claim = claim;
    });
    if (this.claim === undefined) throw samplerInUse(this.where);
    await this.workers.watch(options);
  }

  /** To be called when it samples for good: whoever comes now sees that. */
  async settle(options: CommandOptions): Promise<void> {
    await this.claim?.drop(options);
    this.claim = undefined;
  }

  /** Switches inlining off; returns a note that says so, or why it was not possible. */
  async makeExact(options: CommandOptions): Promise<string> {
    const inlining = await InliningSwitch.off(this.connection, options, this.leaseMs);
    if (typeof inlining === 'string') {
      return `Exact attribution was not possible (${inlining}): bytes of inlined functions stand at their callers.`;
    }
    this.inlining = inlining;
    await this.workers.forEachSession(deoptimize);
    return EXACT_NOTE;
  }

  get attribution(): AttributionMode {
    return this.inlining?.held ? 'exact' : this.given;
  }

  async start(interval: number, options: CommandOptions): Promise<void> {
    await Promise.all([this.main.start(interval, options), this.workers.start(interval)]);
  }

  /** Samples the main thread, all objects or only what stays alive. Rejects where there are workers, which would be left out. */
  async startMain(objects: 'all' | 'alive', interval: number, options: CommandOptions): Promise<void> {
    if (this.exiting || this.workers.any) throw new Error('not the main thread alone');
    await (objects === 'all' ? this.main.start(interval, options) : this.main.startAlive(interval, options));
  }

  stop(options: CommandOptions = {}): Promise<SampledWindow> {
    return this.take(() => [this.main.stop(options), this.workers.stop()]);
  }

  rotate(interval: number): Promise<SampledWindow> {
    return this.take(() => [this.main.rotate(interval), this.workers.rotate(interval)]);
  }

  /** The scripts that what was sampled names, and what leads to their sources. Never rejects. */
  scriptsOf(window: { profile: Uint8Array; others?: readonly Uint8Array[] }): Promise<ProfiledScript[]> {
    return this.scripts.take(profilesOf(window), [
      work => work(this.connection),
      work => this.workers.forEachSession(work),
    ]);
  }

  notes(): string[] {
    return this.workers.notes();
  }

  scriptNotes(): string[] {
    return this.scripts.notes();
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
    return { profile, others, endedAt, stopMs: Math.max(0, at - endedAt), used };
  }

  /** Throws 'targetBusy' where the process is stopped and would not answer before it goes on. */
  async assertRuns(): Promise<void> {
    if (this.pid !== undefined) await throwIfStopped(this.pid);
  }

  private async leave(): Promise<string[]> {
    if (this.pid !== undefined && (await runState(this.pid)) === 'stopped') return this.leaveStopped(this.pid);
    const deadline = new Deadline(RELEASE_WITHIN_MS);
    await this.main.abandon(deadline);
    if (!this.exiting) await this.settle({ timeoutMs: deadline.within(CLAIM_MS) });
    const notes = this.exiting ? [] : await this.restoreInlining(deadline);
    await this.workers.leave(deadline);
    if (this.opened === undefined || this.exiting) {
      await this.connection.close();
      return notes;
    }
    return [...notes, ...(await this.opened.close(this.connection, this.reconnect, deadline))];
  }

  /** Asks for everything without waiting; our session, and its sampler with it, ends when the process goes on. */
  private async leaveStopped(pid: number): Promise<string[]> {
    if (this.inlining !== undefined) void restoreInlining(this.connection, new Deadline(RELEASE_WITHIN_MS));
    this.opened?.leaveStopped(this.connection);
    await this.connection.close();
    return [
      `Process ${pid} is stopped. What was changed in it for the capture it changes back itself when it goes on.`,
    ];
  }

  private async restoreInlining(deadline: Deadline): Promise<string[]> {
    const { inlining } = this;
    if (inlining === undefined) return [];
    const done = await inlining.restore(() => this.workers.forEachSession(recount), deadline);
    const outcome = done === 'unanswered' ? await this.restoreAnew(deadline) : done;
    return outcome === 'restored' ? [] : [outcome === 'differs' ? flagsDifferNote : brokenNote(this.where)];
  }

  /** By another session. A process that is no more has nothing to restore. */
  private async restoreAnew(deadline: Deadline): Promise<Restoration> {
    let connection: CdpConnection;
    try {
      connection = await this.reconnect();
    } catch (error) {
      return (error as { failure?: string }).failure === 'refused' ? 'restored' : 'unanswered';
    }
    try {
      return await restoreInlining(connection, deadline);
    } finally {
      await connection.close();
    }
  }
}

const flagsDifferNote =
  'Inlining is on again, but the process has changed other flags of V8 meanwhile, so that they are not all as they were.';

function brokenNote(where: string): string {
  return `The connection to ${where} broke before inlining could be switched on again. The process does that itself within a minute; if it is blocked, its code stays slower until it is restarted.`;
}
