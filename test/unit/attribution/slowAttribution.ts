import type { SiteTable } from '../../../src/core/attribution/attribution';
import type { Profile } from '../../../src/core/profile/profile';
import { stringAt } from '../../../src/core/profile/stringAt';

/** By name: self of each sample type, total of each, self recorded, total recorded. */
export type Sums = Map<string, number[]>;

/** What one sample is summed by: names of its frames, leaf first, and its amounts. */
export interface PlainSample {
  readonly names: readonly string[];
  /** The value of each sample type, then what was recorded. */
  readonly amounts: readonly number[];
}

/** The definition of self and total, written down as plainly as possible: a Map, a Set for each stack. */
export function plainSums(samples: Iterable<PlainSample>): Sums {
  const sums: Sums = new Map();
  const add = (name: string, at: number, amounts: readonly number[]) => {
    const row = sums.get(name) ?? new Array<number>(2 * amounts.length).fill(0);
    sums.set(name, row);
    for (const [k, amount] of amounts.entries()) row[at + k] = row[at + k]! + amount;
  };
  for (const { names, amounts } of samples) {
    add(names[0]!, 0, amounts);
    for (const name of new Set(names)) add(name, amounts.length, amounts);
  }
  return sums;
}

/** The same of what was decoded. */
export function slowSums(profile: Profile, nameOf: (frame: number) => string): Sums {
  return plainSums(
    Array.from(profile.recorded, (_, sample) => ({
      names: framesOf(profile, sample).map(nameOf),
      amounts: amountsOf(profile, sample),
    })),
  );
}

export function amountsOf({ values, recorded }: Profile, sample: number): number[] {
  return [...values, recorded].map(column => column[sample]!);
}

/** Frames of a sample, leaf first, inlined ones included. */
export function framesOf(profile: Profile, sample: number): number[] {
  const locations = profile.stackLocation.subarray(profile.stackStart[sample], profile.stackStart[sample + 1]);
  return [...locations].flatMap(location => [
    ...profile.locationFrame.subarray(profile.locationFrameStart[location], profile.locationFrameStart[location + 1]),
  ]);
}

/** A table in the shape of `slowSums`. */
export function tableSums(table: SiteTable, withLine: 'withLine' | 'nameOnly'): Sums {
  const sums: Sums = new Map();
  for (let row = 0; row < table.count; row++) {
    const name = stringAt(table.strings, table.functionName[row]!);
    const key =
      withLine === 'withLine' ? `${name} ${stringAt(table.strings, table.file[row]!)}:${table.line[row]}` : name;
    if (sums.has(key)) throw new Error(`two rows for ${key}`);
    const self = [...table.self, table.selfRecorded].map(column => column[row]!);
    const total = [...table.total, table.totalRecorded].map(column => column[row]!);
    sums.set(key, [...self, ...total]);
  }
  return sums;
}
