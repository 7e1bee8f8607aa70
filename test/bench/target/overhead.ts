import type { Load, LoadCount } from '../../../scripts/demo/load';
import { cpuNanoseconds } from './processFigures';

/** Processor time for a request without and with a capture, in microseconds, one pair for each round. */
export interface Pair {
  readonly without: number;
  readonly with: number;
}

export interface Effect {
  /** Median of the pairs: (with − without) ÷ without. */
  readonly change: number;
  /** Half of the 90 % interval of that median over resampled pairs: what this machine cannot tell apart. */
  readonly noise: number;
  readonly without: number;
  readonly with: number;
}

/**
 * Rounds of two stretches each, in turn first and second, so that a machine that gets slower or faster counts for both. Each
 * stretch begins and ends where the load tells its count.
 */
export async function interleaved(
  pid: number,
  load: Load,
  rounds: number,
  idle: () => Promise<void>,
  capture: () => Promise<void>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round++) {
    const captureFirst = round % 2 === 1;
    const first = await costOf(pid, load, captureFirst ? capture : idle);
    const second = await costOf(pid, load, captureFirst ? idle : capture);
    pairs.push(captureFirst ? { without: second, with: first } : { without: first, with: second });
  }
  return pairs;
}

export function effectOf(pairs: readonly Pair[]): Effect {
  const changes = pairs.map(pair => pair.with / pair.without - 1);
  const medians = Array.from({ length: 2000 }, (_, i) => median(resampled(changes, i))).sort((a, b) => a - b);
  const at = (share: number) => medians[Math.floor(share * (medians.length - 1))] ?? 0;
  return {
    change: median(changes),
    noise: (at(0.95) - at(0.05)) / 2,
    without: median(pairs.map(pair => pair.without)),
    with: median(pairs.map(pair => pair.with)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (low + high) / 2;
}

async function costOf(pid: number, load: Load, work: () => Promise<void>): Promise<number> {
  const before = await now(pid, load);
  await work();
  const after = await now(pid, load);
  return (after.cpu - before.cpu) / 1000 / Math.max(1, after.count.completed - before.count.completed);
}

async function now(pid: number, load: Load): Promise<{ cpu: number; count: LoadCount }> {
  const count = await load.until(() => true);
  return { cpu: cpuNanoseconds(pid), count };
}

/** Deterministic, so that a run can be told again from its pairs. */
function resampled(values: readonly number[], seed: number): number[] {
  let state = seed * 2654435761 + 1;
  return values.map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return values[Math.floor((state / 2 ** 32) * values.length)] ?? 0;
  });
}
