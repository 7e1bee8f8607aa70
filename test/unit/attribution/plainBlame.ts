import { plainSums, type Sums } from './slowAttribution';

/** Whose code a frame is, as whoever made the profile knows it; nothing here is read from a path. */
export interface PlainOwner {
  /** What the grouping by module calls it, a dependency with its version or else its manifest. */
  readonly label: string;
  readonly isOwn: boolean;
  readonly isDependency: boolean;
}

export interface PlainFrame {
  readonly functionName: string;
  /** As the runtime spells it. */
  readonly file: string;
  /** 1-based; 0 where unknown. */
  readonly line: number;
  readonly package: string;
  readonly owner: PlainOwner;
}

/** A sample as its profile has it. */
export interface OwnedSample {
  /** Leaf first. */
  readonly frames: readonly PlainFrame[];
  /** The value of each sample type, then what was recorded. */
  readonly amounts: readonly number[];
}

/** By `function\0module`, module '' for none: the value of each sample type. */
export type PlainOffenders = Map<string, number[]>;

export interface PlainSite {
  readonly values: number[];
  readonly selfValues: number[];
  recorded: number;
  readonly offenders: PlainOffenders;
}

/**
 * Your cost as it is defined: each sample once, to the innermost frame of the user, by `file:line function`; and the
 * values that no frame of the user is charged with.
 */
export function plainCosts(samples: readonly OwnedSample[]): { sites: Map<string, PlainSite>; outside: number[] } {
  const sites = new Map<string, PlainSite>();
  const outside = samples[0]!.amounts.slice(0, -1).map(() => 0);
  for (const { frames, amounts } of samples) {
    const values = amounts.slice(0, -1);
    const at = frames.findIndex(frame => frame.owner.isOwn);
    if (at < 0) {
      addInto(outside, values);
      continue;
    }
    const key = `${placeOf(frames[at]!)} ${frames[at]!.functionName}`;
    const site = sites.get(key) ?? emptySite(values.length);
    sites.set(key, site);
    addInto(site.values, values);
    site.recorded += amounts.at(-1)!;
    if (at === 0) addInto(site.selfValues, values);
    else addOffender(site.offenders, frames, at, values);
  }
  return { sites, outside };
}

/** What allocates below each line of the user, `file:line`, once per stack; of the 12 frames of the user that are nearest. */
export function plainBelow(samples: readonly OwnedSample[]): Map<string, PlainOffenders> {
  const lines = new Map<string, PlainOffenders>();
  for (const { frames, amounts } of samples) {
    const own = frames.filter(frame => frame.owner.isOwn).slice(0, 12);
    const at = frames.findIndex(frame => frame.owner.isOwn);
    for (const line of new Set(own.map(placeOf))) {
      if (line === placeOf(frames[0]!)) continue;
      const offenders = lines.get(line) ?? new Map();
      lines.set(line, offenders);
      addOffender(offenders, frames, at, amounts.slice(0, -1));
    }
  }
  return lines;
}

/** Self and total of each line of the user, by `file:line`; '' is all other code. */
export function plainUserLines(samples: readonly OwnedSample[]): Sums {
  return sumsBy(samples, frame => (frame.owner.isOwn ? placeOf(frame) : ''));
}

export function plainModules(samples: readonly OwnedSample[]): Sums {
  return sumsBy(samples, frame => frame.owner.label);
}

export function sumsBy(samples: readonly OwnedSample[], nameOf: (frame: PlainFrame) => string): Sums {
  return plainSums(samples.map(({ frames, amounts }) => ({ names: frames.map(nameOf), amounts })));
}

/** Two spellings of one path are one place. */
function placeOf({ file, line }: PlainFrame): string {
  return `${file.replace(/^file:\/\//, '')}:${line}`;
}

/** Charges what allocates, in the name of the innermost dependency among the frames below the user's. */
function addOffender(
  offenders: PlainOffenders,
  frames: readonly PlainFrame[],
  userAt: number,
  values: readonly number[],
): void {
  const blamed = frames.slice(0, userAt).find(frame => frame.owner.isDependency);
  const key = `${frames[0]!.functionName}\0${blamed?.owner.label ?? ''}`;
  const sums = offenders.get(key) ?? values.map(() => 0);
  offenders.set(key, sums);
  addInto(sums, values);
}

function emptySite(columns: number): PlainSite {
  const zeros = () => new Array<number>(columns).fill(0);
  return { values: zeros(), selfValues: zeros(), recorded: 0, offenders: new Map() };
}

function addInto(sums: number[], values: readonly number[]): void {
  for (const [k, value] of values.entries()) sums[k] = sums[k]! + value;
}
