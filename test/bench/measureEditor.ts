import { readFileSync } from 'node:fs';
import { decodeColumns } from '../../src/session/decoding/decodeColumns';
import { ProfileDecoder } from '../../src/session/decoding/profileDecoder';
import { workspaceOf } from '../support/sourceRoots';
import { measure, type Reading, timed } from './subject';

// Runs one subject once, in a process of its own as a user meets it: cold. Prints the reading as JSON. What the other subjects
// need is in other bundles, as memory is measured for the whole process.
// Usage: node measureEditor.js <subject> <profile.pb.gz> <decodeWorker.js>

const [, , , path = '', workerPath = ''] = process.argv;
const compressed = readFileSync(path);
const roots = workspaceOf('/home/ci/go/pkg/mod/example.com');

void measure({
  // Everything that the editor shows: all sample types, packages and call sites.
  editor: () =>
    timed(async () => {
      const { answer } = await decodeColumns({ kind: 'file', bytes: compressed, name: path }, roots);
      if (answer.kind !== 'decoded') throw new Error(`not decoded: ${answer.kind}`);
    }),
  host: longestStall,
});

/** About as long as decoding 100,000 samples takes. */
const idleWindowMs = 300;

/** How long the thread of the extension host is held up while the worker decodes, from the request to the result. */
async function longestStall(): Promise<Omit<Reading, 'bytes'>> {
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
