import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
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
  /** Milliseconds; for `host` the longest time that its thread was held up. */
  readonly ms: number;
  /** Peak resident memory. */
  readonly bytes: number;
}

const roots = workspaceOf('/home/ci/go/pkg/mod/example.com');
const [subject, path = '', workerPath = ''] = process.argv.slice(2);
const compressed = readFileSync(path);

const subjects: Record<string, () => number | Promise<number>> = {
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

async function report(measured: () => number | Promise<number>): Promise<void> {
  const ms = await measured();
  const bytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(JSON.stringify({ ms, bytes } satisfies Reading));
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

/** How long the thread of the extension host is held up while the worker decodes, from the request to the result. */
async function longestStall(): Promise<number> {
  const { ProfileDecoder } = await import('../../src/session/decoding/profileDecoder');
  const decoder = new ProfileDecoder(workerPath);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const outcome = await decoder.decode({ kind: 'file', bytes: compressed, name: path }, roots);
  // The histogram sees a delay only when its next timer fires.
  await new Promise(resolve => setTimeout(resolve, 5));
  delay.disable();
  decoder.dispose();
  if (outcome.kind !== 'decoded' || outcome.stacks.length === 0) throw new Error(`decoded to ${outcome.kind}`);
  return delay.max / 1e6;
}
