import type { Reading } from './subject';

/** Readings by size and subject, round after round. */
export class Readings {
  private readonly rounds = new Map<string, Reading[]>();

  add(size: string, subject: string, reading: Reading): void {
    const key = `${size} ${subject}`;
    this.rounds.set(key, [...(this.rounds.get(key) ?? []), reading]);
  }

  /** Median milliseconds; undefined where it was not measured. */
  ms(size: string, subject: string): number | undefined {
    return median(this.of(size, subject).map(reading => reading.ms));
  }

  /** Median peak memory in bytes; undefined where it was not measured. */
  bytes(size: string, subject: string): number | undefined {
    const known = this.of(size, subject).filter(reading => reading.bytes > 0);
    return median(known.map(reading => reading.bytes));
  }

  /**
   * The median over rounds of the time of one subject as a share of another's in the same round: what a busy machine does
   * to both cancels out.
   */
  ratio(size: string, subject: string, other: string): number | undefined {
    const others = this.of(size, other);
    return median(
      this.of(size, subject).flatMap((reading, round) => (others[round] ? [reading.ms / others[round].ms] : [])),
    );
  }

  /** Medians by the clock of a subject that measures processor time; undefined where there are none. */
  clock(size: string, subject: string): { ms: number; idleMs: number } | undefined {
    const clocks = this.of(size, subject).flatMap(({ clock }) => (clock === undefined ? [] : [clock]));
    const ms = median(clocks.map(clock => clock.ms));
    const idleMs = median(clocks.map(clock => clock.idleMs));
    return ms === undefined || idleMs === undefined ? undefined : { ms, idleMs };
  }

  private of(size: string, subject: string): readonly Reading[] {
    return this.rounds.get(`${size} ${subject}`) ?? [];
  }
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}
