import { join } from 'node:path';
import { build } from 'esbuild';
import { type DemoSession, startDemoSession } from '../../../scripts/demo/session';
import { createProfilers } from '../../../src/capture/profilers';
import type { Target } from '../../../src/capture/target';
import { noRoots } from '../../../src/core/source/sourceRoots';
import { CaptureSession } from '../../../src/session/captureSession';
import { CaptureFolder } from '../../../src/session/captures/captureFolder';
import { CaptureLibrary } from '../../../src/session/captures/captureLibrary';
import { ProfileDecoder } from '../../../src/session/decoding/profileDecoder';
import { ProfileStore } from '../../../src/session/profileStore';
import { megabytes, type Report, signed } from './report';
import { cycles, type Figures, live, readSoak, type SoakReading, type SoakSubject } from './soak';
import { goProbe, nodeProbe } from './targetProbe';

const CYCLES = 20;
const CYCLE_SECONDS = 1;
const LIVE_SECONDS = 5;
/** Of what is alive after a collection. What a service or a runtime sets aside as it goes on is no leak of ours below this. */
const MOST_GROWTH_BYTES = 4e6;
const MOST_GROWTH_SHARE = 0.05;

/** Growth of the demo's services, and of this process, over many captures and minutes of live mode. */
export async function runSoak(report: Report, folder: string, minutes: number): Promise<void> {
  const demo = await startDemoSession(line => console.log(line));
  const decoder = new ProfileDecoder(await buildWorker());
  try {
    await Promise.all([demo.nodeLoad, demo.goLoad].map(load => load?.until(count => count.completed > 500)));
    report.heading(
      `Soak: ${CYCLES} captures of ${CYCLE_SECONDS} s, then ${minutes} minutes of live mode, of each service of the demo under load`,
      'Target: VmRSS, bytes alive after a collection (Go HeapAlloc, V8 usedSize), sockets in /proc/PID/fd;',
      'host: this process with session, decoder and storage; compared with the figures after five captures.',
    );
    const subjects = subjectsOf(demo, () => newSession(decoder, folder));
    try {
      for (const subject of subjects) await cycles(subject, 5, CYCLE_SECONDS);
      for (const subject of subjects) await soakOne(report, subject, minutes);
    } finally {
      for (const { session } of subjects) await session.dispose();
    }
  } finally {
    decoder.dispose();
    await demo.stop();
  }
}

async function buildWorker(): Promise<string> {
  const outfile = join(process.cwd(), 'dist', 'bench', 'decodeWorker.js');
  const entryPoints = ['src/session/decoding/decodeWorker.ts'];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs' });
  return outfile;
}

async function soakOne(report: Report, subject: SoakSubject, minutes: number): Promise<void> {
  const start = await readSoak(subject);
  printReading(subject.name, 'start', start);
  await cycles(subject, CYCLES, CYCLE_SECONDS);
  const cycled = await readSoak(subject);
  printReading(subject.name, `after ${CYCLES} captures`, cycled);
  const { shown, dropped } = await live(subject, minutes, LIVE_SECONDS);
  const lived = await readSoak(subject);
  printReading(subject.name, `after ${shown} live windows`, lived);
  judge(report, subject.name, `${CYCLES} captures`, start, cycled);
  judge(report, subject.name, `${minutes} minutes of live mode`, start, lived);
  const met = shown > 0;
  report.goal(`${subject.name}: live windows were shown`, `${shown} shown, ${dropped} dropped`, { met });
}

function judge(report: Report, name: string, over: string, start: SoakReading, end: SoakReading): void {
  for (const side of ['target', 'host'] as const) {
    const limit = Math.max(MOST_GROWTH_BYTES, start[side].heap * MOST_GROWTH_SHARE);
    const growth = end[side].heap - start[side].heap;
    const sockets = end[side].sockets - start[side].sockets;
    report.goal(`${name}: ${side} heap grows by ≤ ${megabytes(limit)} over ${over}`, megabytes(growth), {
      met: growth <= limit,
    });
    report.goal(`${name}: ${side} has no more sockets after ${over}`, signed(sockets), { met: sockets <= 0 });
  }
  if (end.sampling === undefined) return;
  report.goal(`${name}: its sampler is off after ${over}`, end.sampling ? 'on' : 'off', { met: !end.sampling });
}

function subjectsOf({ demo: { node, go } }: DemoSession, session: () => CaptureSession): SoakSubject[] {
  const inspector = node.ready.inspector ?? '';
  const target: Target = { kind: 'node', inspector: new URL(inspector).host, label: 'node-shop' };
  const nodeShop = { name: 'node-shop', pid: node.ready.pid, target, session: session(), probe: nodeProbe(inspector) };
  const url = go?.ready.pprof;
  if (go === undefined || url === undefined) return [nodeShop];
  const goTarget: Target = { kind: 'go', url, label: 'go-shop' };
  return [{ name: 'go-shop', pid: go.ready.pid, target: goTarget, session: session(), probe: goProbe(url) }, nodeShop];
}

function newSession(decoder: ProfileDecoder, folder: string): CaptureSession {
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
      roots: async () => noRoots,
      readText: async () => undefined,
      now: Date.now,
    },
    new ProfileStore(),
  );
}

function printReading(name: string, when: string, { target, host, sampling }: SoakReading): void {
  const text = ({ rss, heap, sockets }: Figures) =>
    `RSS ${megabytes(rss)}, heap ${megabytes(heap)}, ${sockets} sockets`;
  const sampler = sampling === undefined ? '' : `, sampler ${sampling ? 'on' : 'off'}`;
  console.log(`${name} ${when}: target ${text(target)}${sampler} | host ${text(host)}`);
}
