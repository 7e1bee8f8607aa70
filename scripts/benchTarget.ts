import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runOverhead } from '../test/bench/target/overheadRun';
import { runStopPauses } from '../test/bench/target/pauseRun';
import { Report } from '../test/bench/target/report';
import { runSoak } from '../test/bench/target/soakRun';

// What a capture does to its target and to this process: processor time, how long a program stands still, and growth over
// many captures and live mode. Linux only, because figures come from /proc. Ends with 1 when a goal is missed.
// Usage: npm run bench:target -- [--only overhead|pause|soak] [--pairs 16] [--rate 600: MB/s of garbage] [--soak-minutes 10]

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    pairs: { type: 'string', default: '16' },
    rate: { type: 'string', default: '600' },
    'soak-minutes': { type: 'string', default: '0.5' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'alloc-lens-target-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const report = new Report();
const rate = Number(options.rate);
const parts: Record<string, () => Promise<void>> = {
  overhead: () => runOverhead(report, folder, rate, Number(options.pairs)),
  pause: () => runStopPauses(report, rate),
  soak: () => runSoak(report, folder, Number(options['soak-minutes'])),
};
const chosen = options.only === undefined ? Object.keys(parts) : [options.only];
if (!chosen.every(part => part in parts)) throw new Error(`--only is one of ${Object.keys(parts).join(', ')}`);

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, load average ${loadavg()[0]?.toFixed(1)} at the start`,
);
for (const part of chosen) await parts[part]?.();
console.log(
  `\nLoad average ${loadavg()[0]?.toFixed(1)} at the end. ${report.allMet ? 'All goals are met.' : 'A goal is missed.'}`,
);
process.exitCode = report.allMet ? 0 : 1;
