import type { Readings } from './readings';

export interface Goal {
  readonly name: string;
  readonly limit: number;
  /** What was measured, in the unit of `limit`; undefined where it was not. */
  readonly measured: number | undefined;
  readonly met: boolean;
}

/** Ratios within one run, which hold on any machine, and one time: what a person feels. */
export function goalsOf(readings: Readings): Goal[] {
  const goTime = readings.ratio('100k', 'go -top', 'ours');
  const goMemory = quotient(readings.bytes('100k', 'ours'), readings.bytes('100k', 'go -top'));
  const slope = quotient(readings.ms('1M', 'ours'), readings.ms('100k', 'ours'));
  return [
    atMost('gz to attribution ÷ pprof-format decode, 100k', 0.5, readings.ratio('100k', 'ours', 'pprof-format')),
    atLeast('go tool pprof -top ÷ gz to attribution, 100k', 25, goTime),
    atMost('peak memory ÷ that of go tool pprof -top, 100k', 0.25, goMemory),
    atMost('time for each sample, 1M ÷ 100k', 1.15, slope === undefined ? undefined : slope / 10),
    atMost('longest stall of the host thread in ms, 100k', 16, readings.ms('100k', 'host')),
  ];
}

function atMost(name: string, limit: number, measured: number | undefined): Goal {
  return { name: `${name} ≤ ${limit}`, limit, measured, met: measured === undefined || measured <= limit };
}

function atLeast(name: string, limit: number, measured: number | undefined): Goal {
  return { name: `${name} ≥ ${limit}`, limit, measured, met: measured === undefined || measured >= limit };
}

function quotient(dividend: number | undefined, divisor: number | undefined): number | undefined {
  return dividend === undefined || divisor === undefined ? undefined : dividend / divisor;
}
