import type { HttpLimits } from '../httpGet';
import type { CaptureOptions, Profiler, RunningCapture } from '../profiler';
import type { NodeTarget } from '../target';
import { wait } from '../wait';
import { CdpConnection } from './cdpConnection';
import { HeapSampler, sampledBytes } from './heapSampler';
import { parseInspectorAddress } from './inspectorAddress';
import { findInspectorTarget, inspectorLimits } from './inspectorTarget';
import { endedCapture, type InspectorSession, NodeCapture, usedHeap } from './nodeCapture';
import { explainCdpError, ignoreUnknownMethod } from './nodeFailure';
import { throwIfPaused } from './pausedTarget';
import { LIVE_ONLY_INTERVAL, PILOT_INTERVAL, pilotDuration, samplingInterval } from './samplingInterval';

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
  constructor(private readonly limits: HttpLimits = inspectorLimits) {}

  async start(target: NodeTarget, options: CaptureOptions): Promise<RunningCapture> {
    const address = parseInspectorAddress(target.inspector);
    const where = address.host;
    const found = await findInspectorTarget(address, this.limits, options.signal);
    const connection = await CdpConnection.open(found.webSocket, this.limits.connectMs, options.signal).catch(error =>
      Promise.reject(explainCdpError(error, where)),
    );
    const session = { connection, sampler: new HeapSampler(connection, where), where };
    try {
      return await record(session, found.seesCollectedObjects, options);
    } catch (error) {
      await session.sampler.abandon();
      await connection.close();
      throw explainCdpError(error, where);
    }
  }
}

async function record(
  session: InspectorSession,
  seesCollectedObjects: boolean | undefined,
  { seconds, signal }: CaptureOptions,
): Promise<RunningCapture> {
  const { connection, sampler, where } = session;
  const exit = watchExit(connection);
  // Without it a process that exits would hang until we disconnect, and take its samples along.
  await connection
    .send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true }, { timeoutMs: FIRST_ANSWER_MS, signal })
    .catch(ignoreUnknownMethod);
  await sampler.assertUnused({ signal });

  const notes = [BUFFERS_NOTE];
  if (seesCollectedObjects === undefined) notes.push(UNCHECKED_NOTE);
  if (seesCollectedObjects === false) notes.push(LIVE_ONLY_NOTE);
  const pilot = seesCollectedObjects === false ? undefined : await runPilot(session, exit.happening, seconds, signal);
  const interval = pilot === undefined ? LIVE_ONLY_INTERVAL : samplingInterval(pilot.bytesPerSecond, seconds);
  if (pilot !== undefined && pilot.bytes < IDLE_PILOT_BYTES && !exit.happened) {
    await throwIfPaused(connection, where, signal);
  }
  const usedBefore = await usedHeap(connection, { signal });
  await sampler.start(interval, { signal });
  // The process may have come to its end since the pilot; what the pilot saw is then all there is.
  if (exit.happened && pilot !== undefined) {
    await sampler.abandon();
    await connection.close();
    return endedCapture({ ...pilot, interval: PILOT_INTERVAL, notes });
  }
  const liveObjectsOnly = seesCollectedObjects === false;
  const recording = { interval, notes, liveObjectsOnly, usedBefore, allocationRate: pilot?.bytesPerSecond };
  return new NodeCapture(session, recording, signal);
}

interface Pilot {
  readonly profile: Uint8Array;
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
  { connection, sampler }: InspectorSession,
  exiting: Promise<void>,
  seconds: number,
  signal: AbortSignal,
): Promise<Pilot> {
  await sampler.start(PILOT_INTERVAL, { signal });
  const startedMs = Date.now();
  const startedAt = performance.now();
  const expired = new AbortController();
  const over = wait(pilotDuration(seconds), AbortSignal.any([signal, expired.signal]));
  await Promise.race([over, exiting, connection.closed]).finally(() => {
    over.catch(() => undefined);
    expired.abort();
  });
  await usedHeap(connection, { signal }); // Answered when the target gets round to us, and it samples until then.
  const durationMs = performance.now() - startedAt;
  const profile = await sampler.stop({ signal });
  const bytes = sampledBytes(profile);
  return { profile, bytes, bytesPerSecond: (bytes * 1000) / durationMs, startedMs, durationMs };
}

interface ExitWatch {
  readonly happened: boolean;
  readonly happening: Promise<void>;
}

function watchExit(connection: CdpConnection): ExitWatch {
  let happened = false;
  const happening = new Promise<void>(resolve => {
    connection.on('NodeRuntime.waitingForDisconnect', () => {
      happened = true;
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
