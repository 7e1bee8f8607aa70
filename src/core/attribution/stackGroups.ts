import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import { TupleInterner } from '../profile/tupleInterner';
import { Uint32List } from '../profile/uint32List';
import type { CondensedStack, UserFrame } from './condensedStack';

const deepestSide = 12;
const mostGroups = 5000;

/** Merged stacks in columns, for the way between threads; `StackDescriber` makes objects of them. */
export interface StackGroups {
  readonly count: number;
  /** Group i has the words `start[i] .. start[i + 1]`: how many functions are below, their names, user frames. */
  readonly start: Uint32Array;
  readonly words: Uint32Array;
  /** For each group its values, then `recorded`. */
  readonly sums: Float64Array;
  /** Files of the workspace as indexes of `Profile.strings`, and where they are. */
  readonly files: Uint32Array;
  readonly paths: readonly string[];
}

/** See `condenseStacks`. */
export function groupStacks(profile: Profile, locate: (file: string) => string | undefined): StackGroups {
  const places = locateFiles(profile, locate);
  const inWorkspace = profile.frames.file.map(file => (places.has(file) ? 1 : 0));
  const key = new Uint32Array(1 + 2 * deepestSide);
  const groups = new TupleInterner();
  const width = profile.values.length + 1;
  const columns = [...profile.values, profile.recorded];
  const sums: number[] = [];
  for (let sample = 0; sample < profile.recorded.length; sample++) {
    const length = readStack(profile, sample, inWorkspace, key);
    if (length === 0) continue;
    const at = groups.intern(key, 0, length) * width;
    for (let k = 0; k < width; k++) sums[at + k] = (sums[at + k] ?? 0) + columns[k]![sample]!;
  }
  return { ...largest(groups, sums, width), files: Uint32Array.from(places.keys()), paths: [...places.values()] };
}

/** Makes stacks of groups one at a time, so that a caller can pause in between. Equal frames are one shared object. */
export class StackDescriber {
  private readonly text: (index: number) => string;
  private readonly pathOfFile: ReadonlyMap<number, string>;
  private readonly frames = new Map<number, UserFrame>();

  constructor(
    private readonly profile: Profile,
    private readonly groups: StackGroups,
  ) {
    this.text = stringReader(profile.strings);
    this.pathOfFile = new Map(groups.paths.map((path, i) => [groups.files[i]!, path]));
  }

  describe(group: number): CondensedStack {
    const { start, words, sums, count } = this.groups;
    const width = sums.length / count;
    const from = start[group]! + 1;
    const user = from + words[from - 1]!;
    const last = (group + 1) * width - 1;
    return {
      below: Array.from(words.subarray(from, user), this.text),
      user: Array.from(words.subarray(user, start[group + 1]), frame => this.userFrame(frame)),
      values: Array.from(sums.subarray(group * width, last)),
      recorded: sums[last]!,
    };
  }

  private userFrame(frame: number): UserFrame {
    const known = this.frames.get(frame);
    if (known !== undefined) return known;
    const { frames } = this.profile;
    const described = {
      functionName: this.text(frames.functionName[frame]!),
      path: this.pathOfFile.get(frames.file[frame]!)!,
      line: frames.line[frame]!,
      startLine: frames.startLine[frame]!,
    };
    this.frames.set(frame, described);
    return described;
  }
}

/** The files of frames that are in the workspace. */
function locateFiles({ frames, strings }: Profile, locate: (file: string) => string | undefined): Map<number, string> {
  const text = stringReader(strings);
  const places = new Map<number, string>();
  for (const file of new Set(frames.file)) {
    const path = locate(text(file));
    if (path !== undefined) places.set(file, path);
  }
  return places;
}

/** Writes the words of a sample's group; returns how many, 0 for a stack without user frames. */
function readStack(profile: Profile, sample: number, inWorkspace: Uint32Array, key: Uint32Array): number {
  const { stackStart, stackLocation, locationFrameStart, locationFrame, frames } = profile;
  let below = 0;
  let user = 0;
  for (let i = stackStart[sample]!; i < stackStart[sample + 1]! && user < deepestSide; i++) {
    const location = stackLocation[i]!;
    for (let k = locationFrameStart[location]!; k < locationFrameStart[location + 1]! && user < deepestSide; k++) {
      const frame = locationFrame[k]!;
      if (inWorkspace[frame] === 1) key[1 + below + user++] = frame;
      else if (user === 0 && below < deepestSide) key[1 + below++] = frames.functionName[frame]!;
    }
  }
  key[0] = below;
  return user === 0 ? 0 : 1 + below + user;
}

/** The groups that are largest by the first sample type, in that order. */
function largest(groups: TupleInterner, sums: readonly number[], width: number) {
  const order = Array.from({ length: groups.count }, (_, group) => group);
  order.sort((a, b) => sums[b * width]! - sums[a * width]! || a - b);
  const kept = order.slice(0, mostGroups);
  const start = new Uint32List();
  const words = new Uint32List();
  for (const group of kept) {
    start.push(words.length);
    for (const word of groups.wordsOf(group)) words.push(word);
  }
  start.push(words.length);
  return {
    count: kept.length,
    start: start.finish(),
    words: words.finish(),
    sums: Float64Array.from(kept.flatMap(group => sums.slice(group * width, (group + 1) * width))),
  };
}
