import type { BusyTarget } from './busyTarget';

/** Processor time for a piece of work without and with a capture, in microseconds. */
export interface Pair {
  readonly without: number;
  readonly with: number;
}

export interface Stretches {
  without(): Promise<void>;
  capture(): Promise<void>;
  /** After each capture, outside of any stretch. */
  settle(): Promise<void>;
}

/** Shares of the processor time without a capture. */
export interface Effect {
  /** Median of the pairs: (with − without) ÷ without. */
  readonly change: number;
  /** 95 % interval of that median, over resampled pairs. */
  readonly from: number;
  readonly to: number;
}

/**
 * Pairs of two stretches that follow each other, in turn without a capture first and with one first: a machine that gets
 * slower or faster counts for both, and what stands in the way for longer than two stretches falls out of each pair.
 */
export async function interleaved(
  busy: BusyTarget,
  count: number,
  { without, capture, settle }: Stretches,
): Promise<Pair[]> {
  const costOfCapture = async () => {
    const cost = await costOf(busy, capture);
    await settle();
    return cost;
  };
  const pairs: Pair[] = [];
  for (let i = 0; i < count; i++) {
    if (i % 2 === 0) pairs.push({ without: await costOf(busy, without), with: await costOfCapture() });
    else pairs.push({ with: await costOfCapture(), without: await costOf(busy, without) });
  }
  return pairs;
}

export function effectOf(pairs: readonly Pair[]): Effect {
  return middle(pairs.map(pair => pair.with / pair.without - 1));
}

/**
 * What the same arithmetic says of two stretches without a capture: between a pair that ends and the next one that begins
 * without. Its interval holds zero, or the figures of this run are worth nothing.
 */
export function controlOf(pairs: readonly Pair[]): Effect {
  const changes = pairs.flatMap((pair, i) => {
    const next = pairs[i + 1];
    return i % 2 === 1 && next !== undefined ? [next.without / pair.without - 1] : [];
  });
  return middle(changes);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (low + high) / 2;
}

function middle(changes: readonly number[]): Effect {
  const medians = Array.from({ length: 4000 }, (_, i) => median(resampled(changes, i))).sort((a, b) => a - b);
  const at = (share: number) => medians[Math.round(share * (medians.length - 1))] ?? 0;
  return { change: median(changes), from: at(0.025), to: at(0.975) };
}

async function costOf(busy: BusyTarget, work: () => Promise<void>): Promise<number> {
  const before = await busy.take();
  await work();
  const after = await busy.take();
  return (after.cpuMicros - before.cpuMicros) / Math.max(1, after.units - before.units);
}

/** Deterministic, so that a run can be told again from its pairs. */
function resampled(values: readonly number[], seed: number): number[] {
  let state = seed * 2654435761 + 1;
  return values.map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return values[Math.floor((state / 2 ** 32) * values.length)] ?? 0;
  });
}
