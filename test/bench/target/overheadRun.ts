import { setTimeout as wait } from 'node:timers/promises';
import type { AttributionMode } from '../../../src/capture/profiler';
import { createProfilers } from '../../../src/capture/profilers';
import { type BusyTarget, startBusyGo, startBusyNode, type Work } from './busyTarget';
import { controlOf, type Effect, effectOf, interleaved, median, type Pair } from './overhead';
import { percent, type Report } from './report';

const SECONDS = { go: 2, node: 4 } as const;
/** Seconds of a capture, unless the user says otherwise. */
const USUAL_SECONDS = 10;
const WARM_MS = 3_000;
/** Belongs to no stretch: connections close and the heap grows again, and after exact attribution code is compiled anew. */
const SETTLE_MS = { natural: 300, exact: 1_500 } as const;
const GO_ROUNDS_A_SECOND = 120;

interface Subject {
  readonly name: string;
  readonly pairs: number;
  readonly attribution?: AttributionMode;
  /** What a capture costs is the same however long it is, because nothing is on in the target between its two ends. */
  readonly costsOnce?: true;
  /** Largest share of processor time; absent where it is printed only. */
  readonly goal?: number;
}

export async function runOverhead(report: Report, folder: string, megabytesPerSecond: number, pairs: number) {
  report.heading(
    'Overhead: processor time of the target for a piece of work, without and with a capture',
    'The target works by itself at a steady rate; nothing outside loads it. Processor time is getrusage of the whole process,',
    'collector threads included, read between two pieces of work. Pairs of stretches, one without and one with a capture, from',
    'the start of it to the end, in turn which is first. Median of the paired changes [95 % bootstrap interval of it]; a goal is',
    'met when the median is. Control: the same of neighbouring stretches that are both without a capture. Go is asked at the two',
    `ends of a capture and left alone between, so what ${SECONDS.go} s show is told as the share of ${USUAL_SECONDS} s. Of Node it is not, which counts`,
    `its start and stop ${USUAL_SECONDS / SECONDS.node}-fold.`,
  );
  await overheadOfGo(report, folder, pairs);
  const node = (work: Work, subject: Subject) => overheadOfNode(report, work, megabytesPerSecond, subject);
  const natural = { pairs, attribution: 'natural' } as const;
  await node('service', { ...natural, name: 'Node, natural, JSON service', goal: 0.03 });
  const fewer = { pairs: Math.max(6, Math.round(pairs / 2)) };
  await node('service', { ...fewer, name: 'Node, exact, JSON service', attribution: 'exact' });
  await node('allocation', { ...fewer, name: 'Node, natural, nothing but allocation', attribution: 'natural' });
}

async function overheadOfGo(report: Report, folder: string, pairs: number): Promise<void> {
  const busy = await startBusyGo(folder, GO_ROUNDS_A_SECOND).catch((error: Error) => error);
  if (busy instanceof Error) {
    report.figure('Go', `not measured, the service could not be built: ${busy.message}`);
    return;
  }
  try {
    const subject = { name: "Go, default rate, the demo's shop", pairs, costsOnce: true, goal: 0.01 } as const;
    await measure(report, busy, subject, async () => '');
  } finally {
    busy.end();
  }
}

async function overheadOfNode(report: Report, work: Work, megabytesPerSecond: number, subject: Subject) {
  const busy = await startBusyNode(work, megabytesPerSecond);
  try {
    await measure(report, busy, subject, async milliseconds => {
      const { units } = await busy.take();
      return ` at ${((units * busy.bytesOfUnit) / 1000 / milliseconds).toFixed(0)} MB/s of garbage`;
    });
  } finally {
    busy.end();
  }
}

async function measure(
  report: Report,
  busy: BusyTarget,
  { name, pairs: count, attribution, costsOnce, goal }: Subject,
  rateAfter: (milliseconds: number) => Promise<string>,
): Promise<void> {
  const seconds = SECONDS[busy.target.kind];
  const startedAt = performance.now();
  await wait(WARM_MS);
  const without = () => wait(seconds * 1000);
  const settle = SETTLE_MS[attribution ?? 'natural'];
  const capture = () => captureOnce(busy, seconds, attribution);
  const pairs = await interleaved(busy, count, { without, capture, settle: () => wait(settle) });
  const rate = await rateAfter(performance.now() - startedAt);
  const seen = effectOf(pairs);
  const effect = costsOnce ? scaled(seen, seconds / USUAL_SECONDS) : seen;
  const short = costsOnce ? ` (of ${seconds} s: ${told(seen)})` : '';
  const measured = `${told(effect)}${short}, control ${told(controlOf(pairs))}; ${costs(pairs)}; ${count} pairs of ${seconds} s${rate}`;
  if (goal === undefined) report.figure(name, measured);
  else report.goal(`${name}: ≤ ${percent(goal)}`, measured, { met: effect.change <= goal });
}

async function captureOnce(
  { target }: BusyTarget,
  seconds: number,
  attribution: AttributionMode | undefined,
): Promise<void> {
  const { go, node } = createProfilers();
  const options = {
    seconds,
    signal: new AbortController().signal,
    ...(attribution !== undefined && { attribution }),
  };
  const running = target.kind === 'go' ? await go.start(target, options) : await node.start(target, options);
  try {
    await wait(seconds * 1000);
    await running.stop();
  } finally {
    await running.dispose();
  }
}

function scaled({ change, from, to }: Effect, by: number): Effect {
  return { change: change * by, from: from * by, to: to * by };
}

function told({ change, from, to }: Effect): string {
  return `${percent(change)} [${percent(from)} … ${percent(to)}]`;
}

function costs(pairs: readonly Pair[]): string {
  const of = (pick: (pair: Pair) => number) => median(pairs.map(pick)).toFixed(1);
  return `${of(pair => pair.without)} → ${of(pair => pair.with)} µs`;
}
