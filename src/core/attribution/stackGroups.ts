import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import { TupleInterner } from '../profile/tupleInterner';
import { Uint32List } from '../profile/uint32List';
import { sampleVariances } from '../profile/variance';
import { moduleOf } from '../source/moduleOf';
import type { ReplacedModules } from '../source/replacedModules';
import type { CondensedStack, KeptBytes, UserFrame } from './condensedStack';
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
  /** For each group its values, their variances, the members of `KeptBytes` where it is known, then `recorded`. */
  readonly sums: Float64Array;
  readonly hasKept: boolean;
  /** For each group the smallest and the largest object. */
  readonly sizes: Float64Array;
  /** Files of the workspace as indexes of `Profile.strings`, and where they are. */
  readonly files: Uint32Array;
  readonly paths: readonly string[];
  readonly replaced: ReplacedModules;
}

/** See `condenseStacks`. */
export function groupStacks(
  profile: Profile,
  locate: (file: string) => string | undefined,
  replaced: ReplacedModules = new Map(),
): StackGroups {
  const places = locateFiles(profile, locate);
  const inWorkspace = profile.frames.file.map(file => (places.has(file) ? 1 : 0));
  const { rowOfFrame, firstFrame } = functionRows(profile);
  const functionFrame = rowOfFrame.map(row => firstFrame[row]!);
  const facts = { inWorkspace, functionFrame, inModule: moduleTest(profile, replaced) };
  const key = new Uint32Array(2 + 2 * deepestSide);
  const groups = new TupleInterner();
  const kept = keptColumns(profile);
  const columns = [...profile.values, ...sampleVariances(profile), ...kept, profile.recorded];
  const width = columns.length;
  const sums: number[] = [];
  const sizes: number[] = [];
  for (let sample = 0; sample < profile.recorded.length; sample++) {
    const length = readStack(profile, sample, facts, key);
    if (length === 0) continue;
    const group = groups.intern(key, 0, length);
    for (let k = 0; k < width; k++) sums[group * width + k] = (sums[group * width + k] ?? 0) + columns[k]![sample]!;
    takeSize(sizes, group, profile.objectSize?.[sample] ?? 0);
  }
  const files = { files: Uint32Array.from(places.keys()), paths: [...places.values()] };
  return { ...largest(groups, sums, sizes, facts), hasKept: kept.length > 0, ...files, replaced };
}

function keptColumns({ growth, survivors, recorded }: Profile): Float64Array[] {
  if (growth === undefined && survivors === undefined) return [];
  const none = new Float64Array(recorded.length);
  const { all, alive } = survivors ?? {};
  return [growth, all?.bytes, all?.recorded, alive?.bytes, alive?.recorded].map(column => column ?? none);
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
    const { start, words, sums, sizes, count, replaced } = this.groups;
    const { functionName, file } = this.profile.frames;
    const width = sums.length / count;
    const from = start[group]! + 2;
    const user = from + words[from - 1]!;
    const row = sums.subarray(group * width, (group + 1) * width);
    const types = this.profile.values.length;
    return {
      below: Array.from(words.subarray(from, user), frame => this.text(functionName[frame]!)),
      belowFiles: Array.from(words.subarray(from, user), frame => this.text(file[frame]!)),
      ...(replaced.size > 0 ? { replaced } : {}),
      user: Array.from(words.subarray(user, start[group + 1]), frame => this.userFrame(frame)),
      values: Array.from(row.subarray(0, types)),
      variances: Array.from(row.subarray(types, 2 * types)),
      recorded: row[width - 1]!,
      call: this.text(words[from - 2]!),
      objectSize: { least: sizes[2 * group]!, most: sizes[2 * group + 1]! },
      ...(this.groups.hasKept ? { kept: keptOf(row.subarray(2 * types)) } : {}),
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

function keptOf([
  growth = 0,
  againBytes = 0,
  againRecorded = 0,
  survivedBytes = 0,
  survivedRecorded = 0,
]: Float64Array) {
  return { growth, againBytes, againRecorded, survivedBytes, survivedRecorded } satisfies KeptBytes;
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

/** Whether the file of a frame tells a module or package that can be blamed; reads each file once, and only if asked. */
function moduleTest({ frames, strings }: Profile, replaced: ReplacedModules): (frame: number) => boolean {
  const text = stringReader(strings);
  const known = new Map<number, boolean>();
  return frame => {
    const file = frames.file[frame]!;
    let found = known.get(file);
    if (found === undefined) {
      const spelled = text(file);
      found = replaced.has(spelled) || moduleOf(spelled) !== undefined;
      known.set(file, found);
    }
    return found;
  };
}

/** Which frames lie in the workspace, which in a module, and which frame stands for the function of each. */
interface FrameFacts {
  readonly inWorkspace: Uint32Array;
  readonly inModule: (frame: number) => boolean;
  readonly functionFrame: Uint32Array;
}

/**
 * Writes the words of a sample's group; returns how many, 0 for a stack without user frames. Where a stack is too deep, as
 * below a recursive encoder, the last function below is the innermost of a module: whatever the depth, the same is blamed.
 */
function readStack(profile: Profile, sample: number, facts: FrameFacts, key: Uint32Array): number {
  const { stackStart, stackLocation, locationFrameStart, locationFrame } = profile;
  const { inWorkspace, functionFrame, inModule } = facts;
  let below = 0;
  let isBlamed = false;
  let user = 0;
  for (let i = stackStart[sample]!; i < stackStart[sample + 1]! && user < deepestSide; i++) {
    const location = stackLocation[i]!;
    for (let k = locationFrameStart[location]!; k < locationFrameStart[location + 1]! && user < deepestSide; k++) {
      const frame = locationFrame[k]!;
      if (inWorkspace[frame] === 1) {
        key[2 + below + user++] = frame;
      } else if (user === 0) {
        const stands = functionFrame[frame]!;
        if (below < deepestSide) key[2 + below++] = stands;
        else if (!isBlamed && inModule(stands)) {
          if (!key.subarray(2, 2 + deepestSide).some(inModule)) key[1 + deepestSide] = stands;
          isBlamed = true;
        }
      }
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

/**
 * The groups that are largest by the first sample type, in that order. What the others have is not lost: it goes to groups
 * that keep only the innermost function, that of the module to blame, and the innermost frame of the user, of which there
 * are few.
 */
function largest(groups: TupleInterner, sums: readonly number[], sizes: readonly number[], { inModule }: FrameFacts) {
  const width = sums.length / groups.count;
  const order = Array.from({ length: groups.count }, (_, group) => group);
  order.sort((a, b) => sums[b * width]! - sums[a * width]! || a - b);
  const kept = new GroupList(width);
  for (const group of order.slice(0, mostGroups)) kept.add(groups.wordsOf(group), sums, sizes, group);
  const shortened = new TupleInterner();
  for (const group of order.slice(mostGroups)) {
    const words = shortWords(groups.wordsOf(group), inModule);
    const at = mostGroups + shortened.intern(words, 0, words.length);
    if (at === kept.count) kept.add(words, sums, sizes, group);
    else kept.merge(at, sums, sizes, group);
  }
  return kept.finish();
}

/** Without the allocating call, with at most two functions below and one frame of the user. */
function shortWords(words: Uint32Array, inModule: FrameFacts['inModule']): Uint32Array {
  const at = 2 + words[1]!;
  const user = words[at]!;
  if (at === 2) return Uint32Array.of(0, 0, user);
  let blamed = 2;
  while (blamed < at && !inModule(words[blamed]!)) blamed++;
  const isLeaf = blamed === 2 || blamed === at;
  return isLeaf ? Uint32Array.of(0, 1, words[2]!, user) : Uint32Array.of(0, 2, words[2]!, words[blamed]!, user);
}

class GroupList {
  private readonly start = new Uint32List();
  private readonly words = new Uint32List();
  private readonly sums: number[] = [];
  private readonly sizes: number[] = [];
  count = 0;

  constructor(private readonly width: number) {}

  add(words: Uint32Array, sums: readonly number[], sizes: readonly number[], group: number): void {
    this.start.push(this.words.length);
    for (const word of words) this.words.push(word);
    for (let k = 0; k < this.width; k++) this.sums.push(sums[group * this.width + k]!);
    this.sizes.push(sizes[2 * group]!, sizes[2 * group + 1]!);
    this.count++;
  }

  merge(at: number, sums: readonly number[], sizes: readonly number[], group: number): void {
    const { width } = this;
    for (let k = 0; k < width; k++) this.sums[at * width + k] = this.sums[at * width + k]! + sums[group * width + k]!;
    takeSize(this.sizes, at, sizes[2 * group]!);
    takeSize(this.sizes, at, sizes[2 * group + 1]!);
  }

  finish() {
    this.start.push(this.words.length);
    return {
      count: this.count,
      start: this.start.finish(),
      words: this.words.finish(),
      sums: Float64Array.from(this.sums),
      sizes: Float64Array.from(this.sizes),
    };
  }
}
