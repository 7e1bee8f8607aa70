import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { attributeSites } from '../../src/core/attribution/attribute';
import { decodeProfile } from '../../src/core/formats/decode';
import type { Profile } from '../../src/core/profile/profile';
import { decodeUnpacked } from '../../src/session/decoding/gunzip';
import { workspaceOf } from '../support/sourceRoots';

// Runs one subject once, in a process of its own as a user meets it: cold. Prints the reading as JSON. What only one subject
// needs is loaded by that one, as memory is measured for the whole process.
// Usage: node measure.cjs <subject> <profile.pb.gz> [<decodeWorker.js>]

export interface Reading {
  /**
   * Milliseconds. For `host` the longest time that its thread worked without a pause: processor time where the system tells it
   * (Linux), else by the clock, less what an idle thread is held up. By the clock alone a busy machine would be judged.
   */
  readonly ms: number;
  /** Peak resident memory. */
  readonly bytes: number;
  /** For `host`: the same by the clock, and what the clock says of the thread while it was idle just before. */
  readonly clock?: { readonly ms: number; readonly idleMs: number };
}

const roots = workspaceOf('/home/ci/go/pkg/mod/example.com');
const [subject, path = '', workerPath = ''] = process.argv.slice(2);
const compressed = readFileSync(path);

type Measured = number | Omit<Reading, 'bytes'>;

const subjects: Record<string, () => Measured | Promise<Measured>> = {
  // Lines and functions by one sample type: what `go tool pprof -top` works out.
  ours: () => timed(() => attributeSites(onlyAllocSpace(decoded()))),
  // Everything that the editor shows: all sample types, packages and call sites.
  editor: async () => {
    const { decodeColumns } = await import('../../src/session/decoding/decodeColumns');
    return timed(() => {
      const answer = decodeColumns({ kind: 'file', bytes: compressed, name: path }, roots);
      if (answer.kind !== 'decoded') throw new Error(`not decoded: ${answer.kind}`);
    });
  },
  gunzip: () => timed(() => gunzipSync(compressed)),
  'pprof-format': async () => {
    const { Profile } = await import('pprof-format');
    const bytes = gunzipSync(compressed);
    return timed(() => Profile.decode(bytes));
  },
  host: longestStall,
};

const run = subjects[subject ?? ''];
if (run === undefined) throw new Error(`no subject ${subject}`);
void report(run);

async function report(measured: () => Measured | Promise<Measured>): Promise<void> {
  const result = await measured();
  const bytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(
    JSON.stringify({ ...(typeof result === 'number' ? { ms: result } : result), bytes } satisfies Reading),
  );
}

function decoded(): Profile {
  const outcome = decodeUnpacked(compressed, decodeProfile);
  if (outcome.kind !== 'profile') throw new Error(`not decoded: ${outcome.kind}`);
  return outcome.profile;
}

function onlyAllocSpace(profile: Profile): Profile {
  const column = profile.values[profile.sampleTypes.indexOf('alloc_space')]!;
  return { ...profile, sampleTypes: ['alloc_space'], values: [column] };
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** About as long as decoding 100,000 samples takes. */
const idleWindowMs = 300;

/** How long the thread of the extension host is held up while the worker decodes, from the request to the result. */
async function longestStall(): Promise<Omit<Reading, 'bytes'>> {
  const { ProfileDecoder } = await import('../../src/session/decoding/profileDecoder');
  const decoder = new ProfileDecoder(workerPath);
  const idle = await stallDuring(() => new Promise(resolve => setTimeout(resolve, idleWindowMs)));
  const stall = await stallDuring(async () => {
    const outcome = await decoder.decode({ kind: 'file', bytes: compressed, name: path }, roots);
    if (outcome.kind !== 'decoded' || outcome.stacks.length === 0) throw new Error(`decoded to ${outcome.kind}`);
  });
  decoder.dispose();
  const clock = { ms: stall.clockMs, idleMs: idle.clockMs };
  return { ms: stall.workMs ?? Math.max(0, clock.ms - clock.idleMs), clock };
}

interface Stall {
  /** Between two turns of the event loop. */
  readonly clockMs: number;
  /** Processor time of the thread between two turns; undefined where the system does not tell. */
  readonly workMs: number | undefined;
}

/** The longest stalls during `work`. A timer looks every millisecond, so what it sees is what others would wait. */
async function stallDuring(work: () => Promise<unknown>): Promise<Stall> {
  let before = { clockMs: performance.now(), workMs: workedMs() };
  let longest: Stall = { clockMs: 0, workMs: before.workMs && 0 };
  const look = () => {
    const now = { clockMs: performance.now(), workMs: workedMs() };
    longest = {
      clockMs: Math.max(longest.clockMs, now.clockMs - before.clockMs),
      workMs: now.workMs && Math.max(longest.workMs ?? 0, now.workMs - (before.workMs ?? 0)),
    };
    before = now;
  };
  const timer = setInterval(look, 1);
  await work();
  clearInterval(timer);
  look();
  return longest;
}

/** Processor time that this thread has had so far, to a tick of the scheduler. */
function workedMs(): number | undefined {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}
