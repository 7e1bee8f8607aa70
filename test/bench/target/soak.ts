import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Target } from '../../../src/capture/target';
import type { CaptureSession } from '../../../src/session/captureSession';
import { openSockets, residentBytes } from './processFigures';
import type { TargetProbe } from './targetProbe';

/** A service under load and the session that captures it. */
export interface SoakSubject {
  readonly name: string;
  readonly pid: number;
  readonly target: Target;
  readonly session: CaptureSession;
  readonly probe: TargetProbe;
}

export interface Figures {
  readonly rss: number;
  /** Alive after a collection. */
  readonly heap: number;
  readonly sockets: number;
}

export interface SoakReading {
  readonly target: Figures;
  readonly host: Figures;
  readonly sampling: boolean | undefined;
}

export interface LiveResult {
  readonly shown: number;
  readonly dropped: number;
}

export async function readSoak({ pid, probe }: SoakSubject): Promise<SoakReading> {
  const heap = await leastOf(3, () => probe.heapBytes());
  const sampling = await probe.sampling();
  return {
    target: { rss: residentBytes(pid), heap, sockets: openSockets(pid) },
    host: { rss: residentBytes(process.pid), heap: await ownHeap(), sockets: openSockets(process.pid) },
    sampling,
  };
}

export async function cycles({ session, target }: SoakSubject, count: number, seconds: number): Promise<void> {
  for (let i = 0; i < count; i++) await session.capture(target, seconds);
}

export async function live({ session, target }: SoakSubject, minutes: number, seconds: number): Promise<LiveResult> {
  let result: LiveResult = { shown: 0, dropped: 0 };
  const subscription = session.onDidChangeState(state => {
    if (state.kind === 'live') result = { shown: state.shown, dropped: state.dropped };
  });
  const timer = setTimeout(() => session.finishEarly(), minutes * 60_000);
  try {
    await session.live(target, seconds);
    return result;
  } finally {
    clearTimeout(timer);
    subscription.dispose();
  }
}

/** A service under load holds the requests of the moment, too: the least of several readings is what stays. */
async function leastOf(count: number, read: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) least = Math.min(least, await read());
  return least;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function ownHeap(): Promise<number> {
  // Finalizers and closed handles need a turn of the loop between two collections.
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise(resolve => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed;
}
