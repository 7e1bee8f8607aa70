import { type AccessTo, openAccess } from '../access';
import { CancelledError, CaptureError } from '../captureError';
import type { CaptureOptions, Opening, Profiler, RawCapture, RunningCapture } from '../profiler';
import type { GoTarget } from '../target';
import { goBuildOf } from './goBinary';
import type { HeapSource } from './heapSource';
import { heapSources } from './heapSources';
import { type PprofLimits, pprofLimits, type Snapshot } from './pprofClient';
import { targetBinary } from './symbols/targetBinary';

/**
 * Captures a window as two cumulative heap profiles of a Go process. The difference is left to the decoder: the
 * server's own `seconds=N` ignores `gc=1` and so misses what no collection has published.
 */
export class GoProfiler implements Profiler<GoTarget> {
  constructor(
    private readonly limits: PprofLimits = pprofLimits,
    private readonly accessTo: AccessTo = async () => openAccess,
  ) {}

  async start(target: GoTarget, options: CaptureOptions): Promise<RunningCapture> {
    const first = await this.firstSnapshot(target, options.signal);
    return new GoCapture(first, programOf(target, options.signal), options.signal);
  }

  /** Tries the likely mounts in turn; if none serves profiles, the failure at the likeliest one is what the user reads. */
  private async firstSnapshot(target: GoTarget, signal: AbortSignal): Promise<FirstSnapshot> {
    let failure: CaptureError | undefined;
    for (const source of await heapSources(target.url, this.limits, this.accessTo)) {
      try {
        const commandLine = await source.commandLine(signal);
        const snapshot = await source.heap(signal);
        return { source, commandLine, snapshot };
      } catch (error) {
        if (!isAnotherHandler(error)) throw error;
        failure ??= error;
      }
    }
    throw failure!;
  }
}

interface FirstSnapshot {
  readonly source: HeapSource;
  readonly commandLine: string | undefined;
  readonly snapshot: Snapshot;
}

/** What runs there, as far as it is on this machine. */
type Program = Pick<Extract<RawCapture, { kind: 'pprofPair' }>, 'binary' | 'mainPackage'>;

/** What listens there and was not built by Go, such as a tunnel, is not it. Never rejects. */
async function programOf(target: GoTarget, signal: AbortSignal): Promise<Program> {
  const binary = await targetBinary(target, signal);
  const build = binary === undefined ? undefined : await goBuildOf(binary).catch(() => undefined);
  if (binary === undefined || build === undefined) return {};
  return build.mainPackage === '' ? { binary } : { binary, mainPackage: build.mainPackage };
}

/** Above this the target spends its time in walking deep stacks (golang/go#69590). */
const SLOW_SNAPSHOT_MS = 2_000;

class GoCapture implements RunningCapture {
  readonly allocationRate = undefined;
  readonly notes: readonly string[];
  /** Never resolves: no connection is open during the window, so a dead target is noticed by `stop`. */
  readonly ended = new Promise<void>(() => {});
  private readonly abandoned = new AbortController();

  constructor(
    private first: FirstSnapshot,
    private readonly program: Promise<Program>,
    private readonly signal: AbortSignal,
  ) {
    const { source, snapshot } = first;
    const slow = `The heap profile took ${(snapshot.waitedMs / 1000).toFixed(1)} s to write. Go 1.23 and later record stacks of 128 frames; running the program with GODEBUG=profstackdepth=32 makes it cheaper.`;
    this.notes = [...source.notes, ...(snapshot.waitedMs > SLOW_SNAPSHOT_MS ? [slow] : [])];
  }

  get opening(): Promise<Opening> {
    const { bytes: snapshot } = this.first.snapshot;
    return this.program.then(({ binary }) => ({ snapshot, ...(binary !== undefined && { binary }) }));
  }

  async stop(): Promise<RawCapture> {
    return (await this.takeWindow()).raw;
  }

  /** One more snapshot: the end of this window is the start of the next, so there is no gap at all. */
  async rotate(): Promise<RawCapture> {
    const { raw, end } = await this.takeWindow();
    this.first = { ...this.first, snapshot: end };
    return raw;
  }

  async dispose(): Promise<void> {
    this.abandoned.abort();
  }

  private async takeWindow(): Promise<{ raw: RawCapture; end: Snapshot }> {
    const signal = AbortSignal.any([this.signal, this.abandoned.signal]);
    if (signal.aborted) throw new CancelledError();
    const { source, snapshot } = this.first;
    const second = await source.heap(signal).catch(error => Promise.reject(asGone(error, source)));
    const commandLine = await source.commandLine(signal).catch(error => {
      if (error instanceof CancelledError) throw error;
      return undefined; // Only a hint: both snapshots are here, the decoder compares their totals.
    });
    this.throwIfRestarted(commandLine);
    const raw: RawCapture = {
      kind: 'pprofPair',
      before: snapshot.bytes,
      after: second.bytes,
      ...(await this.program),
      startedMs: performance.timeOrigin + snapshot.takenAt,
      durationMs: second.takenAt - snapshot.takenAt,
      notes: this.notes,
    };
    return { raw, end: second };
  }

  private throwIfRestarted(commandLine: string | undefined): void {
    const before = this.first.commandLine;
    if (before === undefined || commandLine === undefined || before === commandLine) return;
    throw new CaptureError(
      'targetRestarted',
      `${this.first.source.where} was another process at the end of the capture than at its start (${argv(before)}, then ${argv(commandLine)}).`,
      'Capture again without a restart; behind a load balancer, give the address of one instance.',
    );
  }
}

function argv(commandLine: string): string {
  const text = commandLine.replaceAll('\0', ' ').trim();
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function isAnotherHandler(error: unknown): error is CaptureError {
  return error instanceof CaptureError && /^(noPprof|noSuchProfile|notAProfile)$/.test(error.failure);
}

function asGone(error: unknown, source: HeapSource): unknown {
  if (!(error instanceof CaptureError) || (error.failure !== 'refused' && error.failure !== 'unreachable'))
    return error;
  return new CaptureError(
    'targetGone',
    `The program at ${source.where} ended during the capture; Go keeps its profile inside the process, so it is lost.`,
    'Start the program again and end the capture while it runs.',
    { cause: error },
  );
}
