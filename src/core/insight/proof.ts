import { formatChange, formatCount, formatFromTo } from '../units/format';
import type { BenchmarkReading } from './benchmarkOutput';
import { mannWhitney, median } from './mannWhitney';

/** A benchmark before and after a rewrite, measured turn by turn. */
export interface Proof {
  readonly name: string;
  readonly before: readonly BenchmarkReading[];
  readonly after: readonly BenchmarkReading[];
}

/** Medians, and for time how likely the difference is chance. */
export interface ProofFigures {
  readonly bytes: readonly [number, number];
  readonly allocs: readonly [number, number];
  readonly ns: readonly [number, number];
  /** Two-sided p of the Mann–Whitney U test. */
  readonly p: number;
}

/** Below it benchstat calls a difference significant. */
const significant = 0.05;

export function proofFigures({ before, after }: Proof): ProofFigures {
  const pair = (value: (reading: BenchmarkReading) => number) =>
    [median(before.map(value)), median(after.map(value))] as const;
  const ns = (reading: BenchmarkReading) => reading.nsPerOp;
  return {
    bytes: pair(reading => reading.bytesPerOp),
    allocs: pair(reading => reading.allocsPerOp),
    ns: pair(ns),
    p: mannWhitney(before.map(ns), after.map(ns)),
  };
}

/** `BenchmarkRender: 1.98 kB → 0 B/op (gone), 5 → 0 allocs/op, 1.87 µs → 575 ns/op (−69 %, p=0.000, n=8+8)`. */
export function proofSentence(proof: Proof): string {
  const { bytes, allocs, ns, p } = proofFigures(proof);
  const n = `n=${proof.before.length}+${proof.after.length}`;
  const time = p < significant ? `${formatChange(...ns)}, p=${p.toFixed(3)}` : `~, p=${p.toFixed(3)}`;
  return [
    `${proof.name}: ${formatFromTo(...bytes, 'bytes')}/op (${formatChange(...bytes)})`,
    `${formatCount(allocs[0])} → ${formatCount(allocs[1])} allocs/op`,
    `${duration(ns[0])} → ${duration(ns[1])}/op (${time}, ${n})`,
  ].join(', ');
}

/** Whether the rewrite saves allocation in this benchmark. */
export function savesAllocation(proof: Proof): boolean {
  const { bytes, allocs } = proofFigures(proof);
  return bytes[1] < bytes[0] || (bytes[1] === bytes[0] && allocs[1] < allocs[0]);
}

function duration(ns: number): string {
  const [value, unit] =
    ns < 1e3 ? [ns, 'ns'] : ns < 1e6 ? [ns / 1e3, 'µs'] : ns < 1e9 ? [ns / 1e6, 'ms'] : [ns / 1e9, 's'];
  return `${Number(value.toPrecision(3))} ${unit}`;
}
