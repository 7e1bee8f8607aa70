import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import type { AttributionMode } from '../src/capture/profiler';
import { createProfilers } from '../src/capture/profilers';
import type { Target } from '../src/capture/target';
import { CaptureSession } from '../src/session/captureSession';
import { CaptureFolder } from '../src/session/captures/captureFolder';
import { CaptureLibrary } from '../src/session/captures/captureLibrary';
import { ProfileDecoder } from '../src/session/decoding/profileDecoder';
import { ProfileStore } from '../src/session/profileStore';
import { effectOf, interleaved, median } from '../test/bench/target/overhead';
import { cycles, type Figures, live, readSoak, type SoakReading, type SoakSubject } from '../test/bench/target/soak';
import { measureStopPause, type StopPause } from '../test/bench/target/stopPause';
import { goProbe, nodeProbe } from '../test/bench/target/targetProbe';
import type { Load } from './demo/load';
import { type DemoSession, startDemoSession } from './demo/session';

// What a capture does to its target and to this process: growth over many captures and minutes of live mode, processor
// time for a request, and how long a program stands still. Linux only, because the figures come from /proc.
// Usage: npm run bench:target -- [--minutes 10: of live mode] [--rounds 8] [--only soak|overhead|pause]

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '8' },
    only: { type: 'string' },
  },
});
const minutes = Number(options.minutes);
const rounds = Number(options.rounds);
const cycleCount = 20;
const cycleSeconds = 1;
const liveSeconds = 5;
const roundSeconds = 10;
/** Of what is alive after a collection. What a service or a runtime sets aside as it goes on is no leak of ours below this. */
const mostGrowthBytes = 4e6;
const mostGrowthShare = 0.05;

const folder = mkdtempSync(join(tmpdir(), 'alloc-lens-target-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

let failed = 0;
const wants = (part: string) => options.only === undefined || options.only === part;
console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, load average ${loadavg()[0]?.toFixed(1)}`,
);
if (wants('soak') || wants('overhead')) await withDemo();
if (wants('pause')) await stopPauses();
process.exitCode = failed === 0 ? 0 : 1;

async function withDemo(): Promise<void> {
  const demo = await startDemoSession(line => console.log(line));
  try {
    await Promise.all([demo.nodeLoad, demo.goLoad].map(load => load?.until(count => count.completed > 500)));
    if (wants('overhead')) await overheads(demo);
    if (wants('soak')) await soak(demo);
  } finally {
    await demo.stop();
  }
}

async function soak(demo: DemoSession): Promise<void> {
  const worker = join(process.cwd(), 'dist', 'bench', 'decodeWorker.js');
  await build({
    entryPoints: ['src/session/decoding/decodeWorker.ts'],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  const decoder = new ProfileDecoder(worker);
  const subjects = subjectsOf(demo, decoder);
  heading(`Soak: ${cycleCount} captures of ${cycleSeconds} s, then ${minutes} minutes of live mode`);
  console.log('Target: VmRSS, bytes alive after a collection (Go HeapAlloc, V8 usedSize), sockets in /proc/PID/fd;');
  console.log('host: this process with session, decoder and storage; compared with the figures after five captures.');
  try {
    for (const subject of subjects) await cycles(subject, 5, cycleSeconds);
    for (const subject of subjects) await soakOne(subject);
  } finally {
    for (const { session } of subjects) await session.dispose();
    decoder.dispose();
  }
}

async function soakOne(subject: SoakSubject): Promise<void> {
  const start = await readSoak(subject);
  printReading(subject.name, 'start', start);
  await cycles(subject, cycleCount, cycleSeconds);
  const cycled = await readSoak(subject);
  printReading(subject.name, `after ${cycleCount} captures`, cycled);
  const { shown, dropped } = await live(subject, minutes, liveSeconds);
  const lived = await readSoak(subject);
  printReading(subject.name, `after ${shown} live windows`, lived);
  for (const [when, reading] of [
    ['captures', cycled],
    ['live mode', lived],
  ] as const) {
    for (const side of ['target', 'host'] as const) {
      const [before, after] = [start[side], reading[side]];
      const limit = Math.max(mostGrowthBytes, before.heap * mostGrowthShare);
      const growth = after.heap - before.heap;
      goal(
        `${subject.name}: ${side} heap grows by ≤ ${megabytes(limit)} over ${when}`,
        megabytes(growth),
        growth <= limit,
      );
      const sockets = after.sockets - before.sockets;
      goal(`${subject.name}: ${side} has no more sockets after ${when}`, signed(sockets), sockets <= 0);
    }
    if (reading.sampling !== undefined) {
      goal(`${subject.name}: its sampler is off after ${when}`, reading.sampling ? 'on' : 'off', !reading.sampling);
    }
  }
  goal(`${subject.name}: live windows were shown`, `${shown} shown, ${dropped} dropped`, shown > 0);
}

function subjectsOf(demo: DemoSession, decoder: ProfileDecoder): SoakSubject[] {
  const { node, go } = demo.demo;
  const inspector = node.ready.inspector ?? '';
  const nodeTarget: Target = { kind: 'node', inspector: new URL(inspector).host, label: 'node-shop' };
  const subject = (name: string, pid: number, target: Target) => ({ name, pid, target, session: newSession(decoder) });
  const subjects: SoakSubject[] = [
    { ...subject('node-shop', node.ready.pid, nodeTarget), probe: nodeProbe(inspector) },
  ];
  const pprof = go?.ready.pprof;
  if (go !== undefined && pprof !== undefined) {
    const target: Target = { kind: 'go', url: pprof, label: 'go-shop' };
    subjects.unshift({ ...subject('go-shop', go.ready.pid, target), probe: goProbe(pprof) });
  }
  return subjects;
}

function newSession(decoder: ProfileDecoder): CaptureSession {
  const library = new CaptureLibrary(new CaptureFolder(join(folder, 'captures')), {
    keep: () => 10,
    workspace: () => [],
    writtenBy: { extension: 'bench', editor: '' },
    now: Date.now,
  });
  return new CaptureSession(
    {
      library,
      profilers: async () => createProfilers(),
      launch: () => Promise.reject(new Error('nothing is launched here')),
      decode: (request, roots, signal) => decoder.decode(request, roots, signal),
      roots: async () => [],
      readText: async () => undefined,
      now: Date.now,
    },
    new ProfileStore(),
  );
}

async function overheads({ demo, nodeLoad, goLoad }: DemoSession): Promise<void> {
  heading(
    `Overhead: processor time for a request, ${rounds} rounds of ${roundSeconds} s without and ${roundSeconds} s with a capture`,
  );
  console.log(
    'Σ schedstat over the threads of the target ÷ answered requests; median of the paired changes, ± half of its',
  );
  console.log('90 % bootstrap interval. A goal fails when it is missed by more than that noise.');
  const { go, node } = demo;
  if (go !== undefined && goLoad !== undefined) {
    const target: Target = { kind: 'go', url: go.ready.pprof ?? '', label: 'go-shop' };
    await overhead('Go, default rate', go.ready.pid, goLoad, target, undefined, 0.01);
  }
  const inspector = new URL(node.ready.inspector ?? '').host;
  const target: Target = { kind: 'node', inspector, label: 'node-shop' };
  await overhead('Node, natural', node.ready.pid, nodeLoad, target, 'natural', 0.03);
  await overhead('Node, exact', node.ready.pid, nodeLoad, target, 'exact', undefined);
}

async function overhead(
  name: string,
  pid: number,
  load: Load,
  target: Target,
  attribution: AttributionMode | undefined,
  limit: number | undefined,
): Promise<void> {
  const idle = () => wait(roundSeconds * 1000);
  const pairs = await interleaved(pid, load, rounds, idle, () => captureOnce(target, attribution));
  const { change, noise, without, with: with_ } = effectOf(pairs);
  const measured = `${percent(change)} ± ${percent(noise)} (${without.toFixed(0)} → ${with_.toFixed(0)} µs a request)`;
  if (limit === undefined) console.log(`– ${name}: ${measured}`);
  else goal(`${name}: ≤ ${percent(limit)} beyond noise`, measured, change - noise <= limit);
}

async function captureOnce(target: Target, attribution: AttributionMode | undefined): Promise<void> {
  const profilers = createProfilers();
  const options = {
    seconds: roundSeconds,
    signal: new AbortController().signal,
    ...(attribution === undefined ? {} : { attribution }),
  };
  const running =
    target.kind === 'go' ? await profilers.go.start(target, options) : await profilers.node.start(target, options);
  try {
    await wait(roundSeconds * 1000);
    await running.stop();
  } finally {
    await running.dispose();
  }
}

async function stopPauses(): Promise<void> {
  const wanted = 600;
  heading(`Stop pause: a Node program that makes ${wanted} MB/s of garbage, captures of 10 s, median of 3`);
  console.log(
    "Longest gap between two turns of the target's own event loop, which means to turn every 5 ms, and in brackets the most",
  );
  console.log(
    'that its main thread computed between two turns: the goal is judged by that, because a crowded machine makes gaps too.',
  );
  for (const attribution of ['natural', 'exact'] as const) {
    const pauses: StopPause[] = [];
    for (let i = 0; i < 3; i++) pauses.push(await measureStopPause(wanted, 10, attribution));
    const of = (pick: (pause: (typeof pauses)[number]) => number) => median(pauses.map(pick));
    const rate = of(pause => pause.bytesPerSecond);
    const gap = (what: 'before' | 'recording' | 'stopping') =>
      `${of(pause => pause[what].gapMs).toFixed(0)} (${of(pause => pause[what].busyMs).toFixed(0)}) ms`;
    const busy = of(pause => pause.stopping.busyMs);
    const reported = of(pause => pause.reportedMs ?? Number.NaN).toFixed(0);
    const rest = `at ${megabytes(rate)}/s; before ${gap('before')}, recording ${gap('recording')}; capture reports ${reported} ms`;
    goal(`Node, ${attribution}: stop pause ≤ 100 ms`, `${gap('stopping')} ${rest}`, busy <= 100);
    goal(`Node, ${attribution}: the rate was reached`, `${megabytes(rate)}/s`, rate >= 0.8e6 * wanted);
  }
}

function printReading(name: string, when: string, { target, host, sampling }: SoakReading): void {
  const text = ({ rss, heap, sockets }: Figures) =>
    `RSS ${megabytes(rss)}, heap ${megabytes(heap)}, ${sockets} sockets`;
  const sampler = sampling === undefined ? '' : `, sampler ${sampling ? 'on' : 'off'}`;
  console.log(`${name} ${when}: target ${text(target)}${sampler} | host ${text(host)}`);
}

function goal(name: string, measured: string, met: boolean): void {
  if (!met) failed++;
  console.log(`${met ? '✔' : '✘'} ${name}: ${measured}`);
}

function heading(text: string): void {
  console.log(`\n${text}`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function signed(count: number): string {
  return count > 0 ? `+${count}` : String(count);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
