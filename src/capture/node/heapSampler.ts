import { CaptureError } from '../captureError';
import { CdpError, type CdpSession, type CommandOptions } from './cdpChannel';
import type { Deadline } from './deadline';

/** stopSampling collects garbage and builds the reply in one step: a second for a million samples. */
const STOP_TIMEOUT_MS = 30_000;
const CLEANUP_TIMEOUT_MS = 2_000;

/** V8's sampling heap profiler in one isolate, shared by all sessions of that isolate. */
export class HeapSampler {
  private running = false;

  constructor(
    private readonly session: CdpSession,
    private readonly where: string,
  ) {}

  /** Throws 'samplerInUse' if somebody samples already: starting would be ignored silently, stopping would end theirs. */
  async assertUnused(options: CommandOptions): Promise<void> {
    try {
      await this.session.sendForBytes('HeapProfiler.getSamplingProfile', {}, options);
    } catch (error) {
      if (isNotStarted(error)) return;
      throw error;
    }
    throw samplerInUse(this.where);
  }

  /** Without the two flags nearly all garbage is invisible: objects are forgotten as they are collected. */
  async start(interval: number, options: CommandOptions): Promise<void> {
    await this.begin(
      { samplingInterval: interval, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true },
      options,
    );
  }

  /** Only what is alive when the sampler stops. */
  async startAlive(interval: number, options: CommandOptions): Promise<void> {
    await this.begin({ samplingInterval: interval }, options);
  }

  private async begin(params: Record<string, unknown>, options: CommandOptions): Promise<void> {
    this.running = true; // Before the reply: a cancelled start must be stopped as well.
    await this.session.send('HeapProfiler.startSampling', params, options);
  }

  /** JSON of HeapProfiler.SamplingHeapProfile, UTF-8. */
  async stop(options: CommandOptions = {}): Promise<Uint8Array> {
    try {
      const timeoutMs = STOP_TIMEOUT_MS;
      const reply = await this.session.sendForBytes('HeapProfiler.stopSampling', {}, { timeoutMs, ...options });
      this.running = false;
      return profileOf(reply);
    } catch (error) {
      if (!isNotStarted(error)) throw error;
      this.running = false;
      throw new CaptureError(
        'samplerStopped',
        `Another tool stopped the heap sampler of ${this.where} during the capture; the samples are lost.`,
        'Let the other tool finish, then capture again.',
      );
    }
  }

  /**
   * Ends one window and begins the next. Both commands are sent at once, so the gap is what the target itself needs.
   * A window keeps its samples in the target until it is read: without a stop they would grow, and the totals with them.
   */
  async rotate(interval: number): Promise<Uint8Array> {
    const stopping = this.stop();
    const starting = this.start(interval, {});
    const [profile] = await Promise.all([stopping, starting]);
    this.running = true; // The stop before the start has cleared it.
    return profile;
  }

  /** What was sampled so far; sampling goes on. Cost: a full collection in the isolate. */
  async read(options: CommandOptions): Promise<Uint8Array> {
    return profileOf(await this.session.sendForBytes('HeapProfiler.getSamplingProfile', {}, options));
  }

  /** Stops what `start` began, where something is left to stop. Never rejects; closing the session is the second net. */
  async abandon(deadline: Deadline): Promise<void> {
    if (!this.running) return;
    this.running = false;
    const options = { timeoutMs: deadline.within(CLEANUP_TIMEOUT_MS) };
    await this.session.sendForBytes('HeapProfiler.stopSampling', {}, options).catch(() => undefined);
  }
}

export function samplerInUse(where: string): CaptureError {
  return new CaptureError(
    'samplerInUse',
    `Another tool already samples the heap of ${where}; it was left running.`,
    'Stop the allocation profile in that tool (DevTools, another editor window, an APM agent), then capture again.',
  );
}

/** Cuts `profile` out of `{"id":7,"result":{"profile":{…}}}` without parsing tens of megabytes on this thread. */
function profileOf(reply: Buffer): Uint8Array {
  const opening = /^\{"id":\d+,"result":\{"profile":(?=\{)/.exec(reply.subarray(0, 64).toString('latin1'));
  if (opening && reply.subarray(-3).toString('latin1') === '}}}') return reply.subarray(opening[0].length, -2);
  const parsed = JSON.parse(reply.toString('utf8')) as { result?: { profile?: unknown } };
  return Buffer.from(JSON.stringify(parsed.result?.profile ?? null));
}

function isNotStarted(error: unknown): boolean {
  return error instanceof CdpError && error.kind === 'rejected' && /was not started/.test(error.message);
}
