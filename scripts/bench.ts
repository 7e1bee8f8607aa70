import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { goalsOf } from '../test/bench/goals';
import { goToolPath, measureGoTop } from '../test/bench/goTool';
import { heapProfile } from '../test/bench/heapProfile';
import { Readings } from '../test/bench/readings';
import type { Reading } from '../test/bench/subject';
import { run } from './process/run';

// From a compressed pprof to numbers on lines: our time and memory beside those of the peers, in one interleaved run.
// Usage: npm run bench -- [--quick: without 1M samples] [--go-1m: go tool pprof there, too]

interface Size {
  readonly name: string;
  readonly samples: number;
  readonly functions: number;
  readonly rounds: number;
}

const subjects = ['gunzip', 'ours', 'editor', 'pprof-format'] as const;
const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, 'go-1m': { type: 'boolean', default: false } },
});
const sizes: readonly Size[] = [
  { name: '10k', samples: 10_000, functions: 3_000, rounds: 5 },
  { name: '100k', samples: 100_000, functions: 15_000, rounds: 5 },
  ...(options.quick ? [] : [{ name: '1M', samples: 1_000_000, functions: 50_000, rounds: 3 }]),
];

const folder = mkdtempSync(join(tmpdir(), 'alloc-lens-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const bundles = await bundle();
const goTool = goToolPath();
const readings = new Readings();
console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}; a fresh process for each reading, medians of rounds`,
);
for (const size of sizes) await measureSize(size);
printTable();
process.exitCode = printGoals();

async function bundle(): Promise<{ measure: string; editor: string; worker: string }> {
  const shared = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  } as const;
  // Beside node_modules, where the peers are found.
  const measure = join('dist', 'bench', 'measure.js');
  const worker = join('dist', 'bench', 'decodeWorker.js');
  const editor = join('dist', 'bench', 'measureEditor.js');
  await build({ ...shared, entryPoints: ['test/bench/measure.ts'], outfile: measure, format: 'cjs' });
  await build({ ...shared, entryPoints: ['test/bench/measureEditor.ts'], outfile: editor, format: 'cjs' });
  await build({ ...shared, entryPoints: ['src/session/decoding/decodeWorker.ts'], outfile: worker, format: 'cjs' });
  return { measure, editor, worker: join(process.cwd(), worker) };
}

async function measureSize(size: Size): Promise<void> {
  const raw = heapProfile(size.samples, size.functions);
  const path = join(folder, `${size.name}.pb.gz`);
  // Level 1 is what Go's runtime writes.
  const compressed = gzipSync(raw, { level: 1 });
  writeFileSync(path, compressed);
  console.log(`${size.name}: ${megabytes(compressed.length)} compressed, ${megabytes(raw.length)} raw`);
  for (let round = 0; round < size.rounds; round++) {
    for (const subject of [...subjects, 'host']) readings.add(size.name, subject, await measure(subject, path));
    if (goTool && round < goRounds(size)) readings.add(size.name, 'go -top', await measureGoTop(goTool, path));
  }
}

/** Seconds each at 100k, minutes at 1M. */
function goRounds({ name }: Size): number {
  if (name !== '1M') return 3;
  return options['go-1m'] ? 1 : 0;
}

async function measure(subject: string, path: string): Promise<Reading> {
  const program = subject === 'editor' || subject === 'host' ? bundles.editor : bundles.measure;
  return JSON.parse(await run(process.execPath, [program, subject, path, bundles.worker])) as Reading;
}

function printTable(): void {
  const columns = [...subjects, 'go -top', 'host'];
  const titles: Record<string, string> = {
    ours: 'gz to attribution',
    editor: 'gz to all views',
    'pprof-format': 'pprof-format decode',
    host: 'host stall',
  };
  console.log(`\n${['samples', ...columns.map(subject => titles[subject] ?? subject)].map(cell).join('')}`);
  for (const { name } of sizes) {
    const cells = columns.map(subject => {
      const ms = readings.ms(name, subject);
      const bytes = readings.bytes(name, subject);
      if (ms === undefined) return '–';
      const memory = bytes === undefined || subject === 'host' ? '' : `, ${megabytes(bytes)}`;
      return `${ms < 100 ? ms.toFixed(1) : ms.toFixed(0)} ms${memory}`;
    });
    console.log([name, ...cells].map(cell).join(''));
  }
  console.log(
    'gz to attribution: lines and functions by one sample type, as pprof -top; gz to all views: all four sample types,',
  );
  console.log('packages and call sites. Both with the number of recorded allocations.');
  console.log(
    'host stall: the longest that the thread of the extension host worked without a pause while a profile was',
  );
  console.log(
    'decoded: its processor time, or where the system does not tell that the clock less the stall of an idle thread.',
  );
  console.log(`By the clock, which also counts whatever else ran on this machine: ${clocks()}.`);
  if (goTool === undefined) console.log('– go -top: there is no go on this machine.');
  else if (!options.quick && !options['go-1m'])
    console.log('– go -top at 1M takes minutes and 3 GB: --go-1m measures it.');
}

function clocks(): string {
  return sizes
    .map(({ name }) => ({ name, clock: readings.clock(name, 'host') }))
    .map(({ name, clock }) => `${name} ${clock?.ms.toFixed(1)} ms, the idle thread ${clock?.idleMs.toFixed(1)} ms`)
    .join('; ');
}

function printGoals(): number {
  console.log('');
  const goals = goalsOf(readings);
  for (const { name, measured, met } of goals) {
    const mark = measured === undefined ? '–' : met ? '✔' : '✘';
    console.log(`${mark} ${name}: ${measured === undefined ? 'not measured' : measured.toFixed(2)}`);
  }
  return goals.every(goal => goal.met) ? 0 : 1;
}

function cell(text: string, index: number): string {
  return index === 0 ? text.padEnd(9) : text.padStart(23);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
