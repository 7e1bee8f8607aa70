import { CancelledError } from '../captureError';
import type { RawCapture, RunningCapture } from '../profiler';
import type { CdpConnection, CommandOptions } from './cdpConnection';
import { type HeapSampler, hasNoSamples } from './heapSampler';
import { explainCdpError } from './nodeFailure';

export interface InspectorSession {
  readonly connection: CdpConnection;
  readonly sampler: HeapSampler;
  /** `host:port`, for messages. */
  readonly where: string;
}

export interface Recording {
  readonly interval: number;
  readonly notes: readonly string[];
  readonly liveObjectsOnly: boolean;
  /** Bytes of V8's heap in use when sampling began; undefined where it could not be asked. */
  readonly usedBefore: number | undefined;
  readonly allocationRate: number | undefined;
}

/** A sampler at work in the target. Holds the only session; that session ends with the capture, whichever way it ends. */
export class NodeCapture implements RunningCapture {
  readonly allocationRate: number | undefined;
  readonly notes: readonly string[];
  readonly ended: Promise<void>;
  private readonly startedMs = Date.now();
  private readonly startedAt = performance.now();
  private finishing: Promise<RawCapture> | undefined;
  private disposing: Promise<void> | undefined;

  constructor(
    private readonly session: InspectorSession,
    private readonly recording: Recording,
    signal: AbortSignal,
  ) {
    this.allocationRate = recording.allocationRate;
    this.notes = recording.notes;
    const onAbort = () => void this.dispose();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const { connection } = session;
    this.ended = new Promise(resolve => {
      // The process has run its last line and waits for us: the samples are still there, its exit code is kept.
      connection.on('NodeRuntime.waitingForDisconnect', () =>
        this.finish().then(
          () => resolve(),
          () => resolve(),
        ),
      );
      void connection.closed.then(() => {
        signal.removeEventListener('abort', onAbort);
        if (this.finishing === undefined && this.disposing === undefined) resolve();
      });
    });
  }

  stop(): Promise<RawCapture> {
    return this.disposing === undefined || this.finishing !== undefined
      ? this.finish()
      : Promise.reject(new CancelledError());
  }

  dispose(): Promise<void> {
    this.disposing ??= this.abandon();
    return this.disposing;
  }

  private finish(): Promise<RawCapture> {
    if (this.finishing === undefined) {
      this.finishing = this.takeProfile();
      // Nobody may ask for the result of a target that ended by itself.
      this.finishing.catch(() => undefined);
    }
    return this.finishing;
  }

  private async takeProfile(): Promise<RawCapture> {
    const { connection, sampler, where } = this.session;
    try {
      // Its answer also tells when the target gets round to us: it samples until then, and stopping itself takes a while.
      const usedAfter = await usedHeap(connection);
      const durationMs = performance.now() - this.startedAt;
      const profile = await sampler.stop();
      if (this.disposing !== undefined) throw new CancelledError();
      const notes = hasNoSamples(profile)
        ? [...this.notes, idleNote(this.recording.usedBefore, usedAfter)]
        : this.notes;
      return {
        kind: 'v8HeapProfile',
        profile,
        interval: this.recording.interval,
        startedMs: this.startedMs,
        durationMs,
        notes,
        liveObjectsOnly: this.recording.liveObjectsOnly,
      };
    } catch (error) {
      throw this.disposing === undefined ? explainCdpError(error, where) : new CancelledError();
    } finally {
      await connection.close();
    }
  }

  private async abandon(): Promise<void> {
    await this.session.sampler.abandon();
    await this.session.connection.close();
  }
}

/** A capture of a process that came to its end while it was being started. */
export function endedCapture(seen: {
  profile: Uint8Array;
  interval: number;
  startedMs: number;
  durationMs: number;
  bytesPerSecond: number;
  notes: readonly string[];
}): RunningCapture {
  const { profile, interval, startedMs, durationMs, notes } = seen;
  return {
    allocationRate: seen.bytesPerSecond,
    notes,
    ended: Promise.resolve(),
    stop: async () => ({ kind: 'v8HeapProfile', profile, interval, startedMs, durationMs, notes }),
    dispose: async () => {},
  };
}

/** Bytes of V8's heap in use. Serves a note only, so a target that does not tell is no failure. */
export async function usedHeap(connection: CdpConnection, options: CommandOptions = {}): Promise<number | undefined> {
  try {
    const { usedSize } = await connection.send('Runtime.getHeapUsage', {}, options);
    return typeof usedSize === 'number' ? usedSize : undefined;
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return undefined;
  }
}

function idleNote(before: number | undefined, after: number | undefined): string {
  const nothing = 'Nothing was sampled: the process allocated next to nothing in this time';
  if (before === undefined || after === undefined) return `${nothing}.`;
  const growth = after - before;
  return `${nothing} (V8's heap in use went from ${megabytes(before)} to ${megabytes(after)}${growth > 0 ? '' : ', collections included'}).`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
