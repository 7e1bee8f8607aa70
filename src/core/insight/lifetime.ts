import { type GrowthWindow, mostWindows } from '../profile/growth';
import { formatBytes, formatSeconds } from '../units/format';

/** What becomes of what a place allocates. */
export interface Lifetime {
  readonly kind: 'garbage' | 'lives' | 'grew';
  /** Some words for a line: `garbage at once`, `grew in each of 3 windows so far`. */
  readonly verdict: string;
  /** One sentence with the figures it rests on. */
  readonly evidence: string;
  /** True where it rests on another, shorter sample than the numbers beside it. */
  readonly isEstimate: boolean;
}

/** Bytes with the recorded allocations behind them. */
export interface Sampled {
  readonly bytes: number;
  readonly recorded: number;
}

/** The share that may stay alive of what is garbage at once. */
const aliveOfGarbage = 0.1;
const fewestRecorded = 10;
/** How many times less a place may allocate right after the capture than in it. */
const tolerated = 2;
/** Windows that must have grown, the last among them: a cache that fills stops at some time. */
const fewestWindows = 3;

const verdicts = { garbage: 'garbage at once', lives: 'lives for a while' };

/**
 * From what a Go place allocates in a window and has in use at its end, and how that grew over the last windows. By
 * Little's law bytes live for in use ÷ rate on average. Undefined where the samples cannot tell: also a single window in
 * which something grew, as a cache that fills looks the same as a leak.
 */
export function goLifetime(
  allocated: Sampled,
  inUse: Sampled,
  seconds: number,
  windows: readonly GrowthWindow[],
): Lifetime | undefined {
  const growth = growing(windows);
  if (growth !== undefined) return growth;
  if (allocated.recorded < fewestRecorded || allocated.bytes <= 0) return undefined;
  const alive = aliveShare(inUse, allocated, allocated);
  const share = inUse.bytes / allocated.bytes;
  if (alive.most <= aliveOfGarbage) {
    const collected = percent(1 - share);
    return sure('garbage', `${collected} of ${formatBytes(allocated.bytes)} was collected within the window`);
  }
  if (alive.least <= aliveOfGarbage) return undefined;
  const inUseText = `${formatBytes(inUse.bytes)} in use at the end of the window, ${formatBytes(allocated.bytes)} allocated in it`;
  const last = windows.at(-1);
  const isSteady = last !== undefined && Math.abs(last.growth) <= last.noise;
  const age = isSteady && seconds > 0 ? `: about ${formatSeconds(rounded(share * seconds))} on average` : '';
  return sure('lives', `${inUseText}${age}`);
}

/** What a window of a length saw. */
export interface SampledWindow extends Sampled {
  readonly seconds: number;
}

/**
 * From two short windows right after the capture: what the place allocates `again`, and what `survived` of as much. Undefined
 * where it allocates far less than in the capture: V8 has inlined it meanwhile, or does not run it any more.
 */
export function nodeLifetime(
  captured: SampledWindow,
  again: SampledWindow,
  survived: SampledWindow,
): Lifetime | undefined {
  const rate = ({ bytes, seconds }: SampledWindow) => (seconds > 0 ? bytes / seconds : 0);
  if (again.recorded < fewestRecorded || rate(again) * tolerated < rate(captured)) return undefined;
  const part = survived.seconds / again.seconds;
  const expected = { bytes: again.bytes * part, recorded: again.recorded * part };
  const alive = aliveShare(survived, expected, again);
  const share = Math.min(1, survived.bytes / expected.bytes);
  const window = formatSeconds(rounded(survived.seconds));
  if (alive.most <= aliveOfGarbage) {
    const collected = percent(1 - share);
    return estimate('garbage', `about ${collected} of what it allocates was collected within ${window}`);
  }
  if (alive.least <= aliveOfGarbage) return undefined;
  return estimate('lives', `about ${percent(share)} of what it allocates was alive after up to ${window}`);
}

/** How much of in-use bytes must have grown by more than chance; see `GrowthWindow.noise`. `weight`: bytes of one sample. */
export function growthWindow(growth: number, inUse: number, allocated: number, weight: number): GrowthWindow {
  // What changed between two snapshots is at most all that was in use at either, and at most what came and went.
  const before = Math.max(0, inUse - growth);
  const turnover = Math.min(before + inUse, allocated + Math.max(0, allocated - growth));
  return { growth, noise: 1.96 * Math.sqrt(weight * Math.max(weight, turnover)) };
}

function growing(windows: readonly GrowthWindow[]): Lifetime | undefined {
  if (windows.length < fewestWindows) return undefined;
  const grew = windows.filter(hasGrown);
  const net = windows.reduce((sum, each) => sum + each.growth, 0);
  const noise = Math.sqrt(windows.reduce((sum, each) => sum + each.noise ** 2, 0));
  const goesOn = windows.at(-1) === grew.at(-1);
  if (grew.length < fewestWindows || grew.length * 2 <= windows.length || !goesOn || net <= noise) return undefined;
  const evidence = `by ${formatBytes(net)} together; so does a cache until it is full: more windows would tell (live mode, or Capture Again)`;
  return { kind: 'grew', verdict: grewIn(grew.length, windows.length), evidence, isEstimate: false };
}

function hasGrown({ growth, noise }: GrowthWindow): boolean {
  return growth > noise;
}

/** Whether a window after these can tell that something grew. */
export function mayHaveGrown(windows: readonly GrowthWindow[]): boolean {
  return windows.filter(hasGrown).length >= fewestWindows - 1;
}

/** What was seen and no more: that it goes on growing nobody knows. */
function grewIn(grew: number, seen: number): string {
  const all = seen < mostWindows ? `${seen} windows so far` : `the last ${seen} windows`;
  return `grew in ${grew === seen ? 'each' : grew} of ${all}`;
}

/** Bounds at 95 % for alive ÷ allocated. No sample at all is compatible with three. */
function aliveShare(alive: Sampled, of: Sampled, weighed: Sampled): { least: number; most: number } {
  const weight = weighed.recorded > 0 ? weighed.bytes / weighed.recorded : 0;
  if (alive.recorded <= 0 || alive.bytes <= 0) return { least: 0, most: (3 * weight) / of.bytes };
  const share = alive.bytes / of.bytes;
  const noise = 1.96 * share * Math.sqrt(1 / alive.recorded + 1 / of.recorded);
  return { least: share - noise, most: share + noise };
}

function sure(kind: keyof typeof verdicts, evidence: string): Lifetime {
  return { kind, verdict: verdicts[kind], evidence, isEstimate: false };
}

function estimate(kind: keyof typeof verdicts, evidence: string): Lifetime {
  return { kind, verdict: `${verdicts[kind]} (estimated)`, evidence, isEstimate: true };
}

function percent(share: number): string {
  return `${Math.round(Math.max(0, share) * 100)} %`;
}

function rounded(seconds: number): number {
  return Number(seconds.toPrecision(2));
}
