import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import { TupleInterner } from '../profile/tupleInterner';
import { Uint32List } from '../profile/uint32List';
import { sampleVariances } from '../profile/variance';
import type { CondensedStack, UserFrame } from './condensedStack';
import { functionRows } from './siteRows';

const deepestSide = 12;
const mostGroups = 5000;

/** Merged stacks in columns, for the way between threads; `StackDescriber` makes objects of them. */
export interface StackGroups {
  readonly count: number;
  /**
   * Group i has the words `start[i] .. start[i + 1]`: the function that allocates (a string), how many frames are below,
   * one frame that stands for each of those functions, user frames.
   */
  readonly start: Uint32Array;
  readonly words: Uint32Array;
  /** For each group its values, their variances, then `recorded`. */
  readonly sums: Float64Array;
  /** For each group the smallest and the largest object. */
  readonly sizes: Float64Array;
  /** Files of the workspace as indexes of `Profile.strings`, and where they are. */
  readonly files: Uint32Array;
  readonly paths: readonly string[];
}

/** See `condenseStacks`. */
export function groupStacks(profile: Profile, locate: (file: string) => string | undefined): StackGroups {
  const places = locateFiles(profile, locate);
  const inWorkspace = profile.frames.file.map(file => (places.has(file) ? 1 : 0));
  const { rowOfFrame, firstFrame } = functionRows(profile);
  const functionFrame = rowOfFrame.map(row => firstFrame[row]!);
  const key = new Uint32Array(2 + 2 * deepestSide);
  const groups = new TupleInterner();
  const columns = [...profile.values, ...sampleVariances(profile), profile.recorded];
  const width = columns.length;
  const sums: number[] = [];
  const sizes: number[] = [];
  for (let sample = 0; sample < profile.recorded.length; sample++) {
    const length = readStack(profile, sample, { inWorkspace, functionFrame }, key);
    if (length === 0) continue;
    const group = groups.intern(key, 0, length);
    for (let k = 0; k < width; k++) sums[group * width + k] = (sums[group * width + k] ?? 0) + columns[k]![sample]!;
    takeSize(sizes, group, profile.objectSize?.[sample] ?? 0);
  }
  const files = { files: Uint32Array.from(places.keys()), paths: [...places.values()] };
  return { ...largest(groups, sums, sizes), ...files };
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
    const { start, words, sums, sizes, count } = this.groups;
    const { functionName, file } = this.profile.frames;
    const width = sums.length / count;
    const from = start[group]! + 2;
    const user = from + words[from - 1]!;
    const row = sums.subarray(group * width, (group + 1) * width);
    const types = (width - 1) / 2;
    return {
      below: Array.from(words.subarray(from, user), frame => this.text(functionName[frame]!)),
      belowFiles: Array.from(words.subarray(from, user), frame => this.text(file[frame]!)),
      user: Array.from(words.subarray(user, start[group + 1]), frame => this.userFrame(frame)),
      values: Array.from(row.subarray(0, types)),
      variances: Array.from(row.subarray(types, 2 * types)),
      recorded: row[width - 1]!,
      call: this.text(words[from - 2]!),
      objectSize: { least: sizes[2 * group]!, most: sizes[2 * group + 1]! },
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

/** Which frames lie in the workspace, and which frame stands for the function of each. */
interface FrameFacts {
  readonly inWorkspace: Uint32Array;
  readonly functionFrame: Uint32Array;
}

/** Writes the words of a sample's group; returns how many, 0 for a stack without user frames. */
function readStack(profile: Profile, sample: number, facts: FrameFacts, key: Uint32Array): number {
  const { stackStart, stackLocation, locationFrameStart, locationFrame } = profile;
  const { inWorkspace, functionFrame } = facts;
  let below = 0;
  let user = 0;
  for (let i = stackStart[sample]!; i < stackStart[sample + 1]! && user < deepestSide; i++) {
    const location = stackLocation[i]!;
    for (let k = locationFrameStart[location]!; k < locationFrameStart[location + 1]! && user < deepestSide; k++) {
      const frame = locationFrame[k]!;
      if (inWorkspace[frame] === 1) key[2 + below + user++] = frame;
      else if (user === 0 && below < deepestSide) key[2 + below++] = functionFrame[frame]!;
    }
  }
  key[0] = profile.allocationCall?.[sample] ?? 0;
  key[1] = below;
  return user === 0 ? 0 : 2 + below + user;
}

/** Widens what is known of the sizes of a group's objects; 0 tells nothing. */
function takeSize(sizes: number[], group: number, size: number): void {
  const least = sizes[2 * group] ?? 0;
  sizes[2 * group] = least === 0 || (size > 0 && size < least) ? size : least;
  sizes[2 * group + 1] = Math.max(sizes[2 * group + 1] ?? 0, size);
}

/** The groups that are largest by the first sample type, in that order. */
function largest(groups: TupleInterner, sums: readonly number[], sizes: readonly number[]) {
  const width = sums.length / groups.count;
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
    sizes: Float64Array.from(kept.flatMap(group => sizes.slice(2 * group, 2 * group + 2))),
  };
}
