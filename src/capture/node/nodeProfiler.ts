import type { HttpLimits } from '../httpGet';
import type { CaptureOptions, Profiler, RunningCapture } from '../profiler';
import type { NodeTarget } from '../target';
import { wait } from '../wait';
import { AttachedProcess } from './attachedProcess';
import { CdpConnection } from './cdpConnection';
import { INLINING_LEASE_MS } from './inliningSwitch';
import { parseInspectorAddress } from './inspectorAddress';
import { findInspectorTarget, inspectorLimits } from './inspectorTarget';
import { endedCapture, NodeCapture } from './nodeCapture';
import { explainCdpError, ignoreUnknownMethod } from './nodeFailure';
import type { InspectorPlace, OpenedInspector } from './openedInspector';
import { openInspector } from './openInspector';
import { throwIfPaused } from './pausedTarget';
import { profilesOf, sampledBytes } from './sampledProfile';
import { LIVE_ONLY_INTERVAL, PILOT_INTERVAL, pilotDuration, samplingInterval } from './samplingInterval';
import { throwIfStopped } from './stoppedProcess';
import { startTogether } from './togetherCapture';
import { usedHeap } from './usedHeap';

/** A process that does not answer the first command within this time is blocked in a synchronous call. */
const FIRST_ANSWER_MS = 5_000;
/** Below this the pilot saw next to nothing, and it is worth asking whether the process stands still. */
const IDLE_PILOT_BYTES = 1 << 20;

const BUFFERS_NOTE = "Buffers and typed arrays keep their bytes outside V8's heap; they are not in this profile.";
const LIVE_ONLY_NOTE =
  'This Node.js reports only objects that were still alive at the end; totals of allocation need Node 20 or later.';
const UNCHECKED_NOTE =
  'The inspector did not say whether it counts collected objects; before Node 20 only live objects are in the profile.';

/** Samples the allocations of a Node process through its inspector. Other sessions, debuggers included, may be attached. */
export class NodeProfiler implements Profiler<NodeTarget> {
  constructor(
    private readonly limits: HttpLimits = inspectorLimits,
    /** How long a target waits for word of us before it changes back by itself what we have changed. */
    private readonly leaseMs: number = INLINING_LEASE_MS,
  ) {}

  start(target: NodeTarget, options: CaptureOptions): Promise<RunningCapture> {
    return target.children === undefined
      ? this.startOne(target, options, 'stays')
      : startTogether(target, options, (each, given, place) => this.startOne(each, given, place));
  }

  private async startOne(target: NodeTarget, options: CaptureOptions, place: InspectorPlace): Promise<RunningCapture> {
    if (target.pid !== undefined && target.attach !== 'signal') await throwIfStopped(target.pid);
    const opened =
      target.attach === 'signal' && target.pid !== undefined
        ? await openInspector(target.pid, options.consent, options.signal, this.leaseMs)
        : undefined;
    if (opened !== undefined && place === 'moves') await opened.moveAway(options.signal);
    const address = parseInspectorAddress(opened?.address ?? target.inspector);
    const where = address.host;
    const connect = async (signal: AbortSignal) => {
      const found = await findInspectorTarget(address, this.limits, signal);
      const connection = await CdpConnection.open(found.webSocket, this.limits.connectMs, signal).catch(error =>
        Promise.reject(explainCdpError(error, where)),
      );
      return { connection, sees: found.seesCollectedObjects };
    };
    const reconnect = async () => (await connect(AbortSignal.timeout(this.limits.wholeMs))).connection;
    const { connection, sees } = await connect(options.signal).catch(error => closeAfter(error, opened, reconnect));
    const { pid } = target;
    const process = new AttachedProcess(connection, where, opened, reconnect, this.leaseMs, 'natural', pid);
    try {
      await opened?.hold(connection, options.signal);
      // Several processes have no common second window.
      return await record(process, sees, options, target.children === undefined ? 'sampled' : undefined);
    } catch (error) {
      await process.release();
      throw explainCdpError(error, where);
    }
  }
}

async function closeAfter(
  error: unknown,
  opened: OpenedInspector | undefined,
  reconnect: () => Promise<CdpConnection>,
): Promise<never> {
  await opened?.close(undefined, reconnect);
  throw error;
}

async function record(
  process: AttachedProcess,
  seesCollectedObjects: boolean | undefined,
  options: CaptureOptions,
  survivors: 'sampled' | undefined,
): Promise<RunningCapture> {
  const { connection, where } = process;
  const { seconds, signal } = options;
  const exit = watchExit(process);
  // Without it a process that exits would hang until we disconnect, and take its samples along.
  await connection
    .send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true }, { timeoutMs: FIRST_ANSWER_MS, signal })
    .catch(ignoreUnknownMethod);
  await process.prepare({ signal });

  const notes = [BUFFERS_NOTE];
  if (seesCollectedObjects === undefined) notes.push(UNCHECKED_NOTE);
  if (seesCollectedObjects === false) notes.push(LIVE_ONLY_NOTE);
  const pilot = seesCollectedObjects === false ? undefined : await runPilot(process, exit.happening, seconds, signal);
  const interval = pilot === undefined ? LIVE_ONLY_INTERVAL : samplingInterval(pilot.bytesPerSecond, seconds);
  if (pilot !== undefined && pilot.bytes < IDLE_PILOT_BYTES && !exit.happened) {
    await throwIfPaused(connection, where, signal);
  }
  if (options.attribution === 'exact' && !exit.happened) notes.push(await process.makeExact({ signal }));
  const usedBefore = await usedHeap(connection, { signal });
  await process.start(interval, { signal });
  if (!exit.happened) await process.settle({ signal });
  // The process may have come to its end since the pilot; what the pilot saw is then all there is.
  if (exit.happened && pilot !== undefined) {
    const { bytesPerSecond, bytes: _counted, ...window } = pilot;
    const scripts = await process.scriptsOf(window);
    await process.release();
    return endedCapture({ ...window, scripts, allocationRate: bytesPerSecond, interval: PILOT_INTERVAL, notes });
  }
  const liveObjectsOnly = seesCollectedObjects === false;
  const allocationRate = pilot?.bytesPerSecond;
  const told = liveObjectsOnly || survivors === undefined ? {} : { survivors };
  const recording = { interval, seconds, notes, liveObjectsOnly, usedBefore, allocationRate, ...told };
  return new NodeCapture(process, recording, signal);
}

interface Pilot {
  readonly profile: Uint8Array;
  readonly others: readonly Uint8Array[];
  readonly bytes: number;
  readonly bytesPerSecond: number;
  readonly startedMs: number;
  readonly durationMs: number;
}

/**
 * Measures the allocation rate by a coarse sampler. The slope of the used heap would be cheaper, but it falls at every
 * collection, and a process under load collects many times a second.
 */
async function runPilot(
  process: AttachedProcess,
  exiting: Promise<void>,
  seconds: number,
  signal: AbortSignal,
): Promise<Pilot> {
  await process.start(PILOT_INTERVAL, { signal });
  const startedMs = Date.now();
  const startedAt = performance.now();
  const expired = new AbortController();
  const over = wait(pilotDuration(seconds), AbortSignal.any([signal, expired.signal]));
  await Promise.race([over, exiting, process.connection.closed]).finally(() => {
    over.catch(() => undefined);
    expired.abort();
  });
  const { profile, others, endedAt } = await process.stop({ signal });
  const durationMs = endedAt - startedAt;
  const bytes = sampledBytes(profilesOf({ profile, others }));
  return { profile, others, bytes, bytesPerSecond: (bytes * 1000) / durationMs, startedMs, durationMs };
}

interface ExitWatch {
  readonly happened: boolean;
  readonly happening: Promise<void>;
}

function watchExit(process: AttachedProcess): ExitWatch {
  let happened = false;
  const happening = new Promise<void>(resolve => {
    process.connection.on('NodeRuntime.waitingForDisconnect', () => {
      happened = true;
      process.markExiting();
      resolve();
    });
  });
  return {
    get happened() {
      return happened;
    },
    happening,
  };
}
