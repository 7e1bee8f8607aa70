import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gunzipSync } from 'node:zlib';
import { attribute } from '../../src/core/attribution/attribute';
import { decodeProfile } from '../../src/core/formats/decode';
import { decodeUnpacked } from '../../src/session/decoding/gunzip';
import { ProfileDecoder } from '../../src/session/decoding/profileDecoder';

// Runs one subject once, in a process of its own as a user meets it: cold. Prints the reading as JSON.
// Usage: node measure.cjs <subject> <profile.pb.gz> [<decodeWorker.js>]

export interface Reading {
  /** Milliseconds; for `host` the longest time that its thread was held up. */
  readonly ms: number;
  /** Peak resident memory. */
  readonly bytes: number;
}

const [subject, path = '', workerPath = ''] = process.argv.slice(2);
const compressed = readFileSync(path);

const subjects: Record<string, () => number | Promise<number>> = {
  ours: () =>
    timed(() => {
      const decoded = decodeUnpacked(compressed, decodeProfile);
      if (decoded.kind !== 'profile') throw new Error(`not decoded: ${decoded.kind}`);
      attribute(decoded.profile);
    }),
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
const ms = await run();
process.stdout.write(JSON.stringify({ ms, bytes: process.resourceUsage().maxRSS * 1024 } satisfies Reading));

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** How long the thread of the extension host is held up while the worker decodes, from the request to the result. */
async function longestStall(): Promise<number> {
  const decoder = new ProfileDecoder(workerPath);
  const roots = [{ path: '/home/ci/go/pkg/mod/example.com', goModules: [] }];
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
