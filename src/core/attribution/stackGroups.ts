import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import { TupleInterner } from '../profile/tupleInterner';
import { Uint32List } from '../profile/uint32List';
import { sampleVariances } from '../profile/variance';
import { moduleOf } from '../source/moduleOf';
import type { ReplacedModules } from '../source/replacedModules';
import { functionRows } from './siteRows';
import type { RowSumsTable } from './sumReader';

const deepestSide = 12;
const mostGroups = 5000;

/** Merged stacks in columns, for the way between threads, a row for each group; `groupedStacks` makes objects of them. */
export interface StackGroups extends RowSumsTable {
  /**
   * Group i has the words `start[i] .. start[i + 1]`: the function that allocates (a string), how many frames are below,
   * one frame that stands for each of those functions, user frames.
   */
  readonly start: Uint32Array;
  readonly words: Uint32Array;
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
  const samples = profile.recorded.length;
  const groups = new TupleInterner(samples, 8 * samples);
  const groupOf = new Int32Array(samples).fill(-1);
  for (let sample = 0; sample < groupOf.length; sample++) {
    const length = readStack(profile, sample, facts, key);
    if (length > 0) groupOf[sample] = groups.intern(key, 0, length);
  }
  const kept = keptColumns(profile);
  const columns = [...profile.values, ...sampleVariances(profile), ...kept, profile.recorded];
  const files = { files: Uint32Array.from(places.keys()), paths: [...places.values()] };
  const sums = sumGroups(groupOf, groups.count, columns);
  const sizes = sizesOf(groupOf, groups.count, profile.objectSize);
  return { ...largest(groups, sums, sizes, facts), hasKept: kept.length > 0, ...files, replaced };
}

/** By group its sums of all `columns`, side by side. */
function sumGroups(groupOf: Int32Array, count: number, columns: readonly Float64Array[]): Float64Array {
  const width = columns.length;
  const sums = new Float64Array(count * width);
  for (let k = 0; k < width; k++) {
    const column = columns[k]!;
    for (let sample = 0; sample < groupOf.length; sample++) {
      const group = groupOf[sample]!;
      if (group >= 0) sums[group * width + k] = sums[group * width + k]! + column[sample]!;
    }
  }
  return sums;
}

/** By group the smallest and the largest object; 0 where the runtime does not tell. */
function sizesOf(groupOf: Int32Array, count: number, objectSize: Float64Array | undefined): Float64Array {
  const sizes = new Float64Array(count * 2);
  if (objectSize === undefined) return sizes;
  for (let sample = 0; sample < groupOf.length; sample++) {
    const group = groupOf[sample]!;
    if (group >= 0) takeSize(sizes, group, objectSize[sample]!);
  }
  return sizes;
}

function keptColumns({ growth, survivors, recorded }: Profile): Float64Array[] {
  if (growth === undefined && survivors === undefined) return [];
  const none = new Float64Array(recorded.length);
  const { all, alive } = survivors ?? {};
  return [growth, all?.bytes, all?.recorded, alive?.bytes, alive?.recorded].map(column => column ?? none);
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
  const known = new Uint8Array(strings.start.length);
  return frame => {
    const file = frames.file[frame]!;
    if (known[file] === 0) {
      const spelled = text(file);
      known[file] = replaced.has(spelled) || moduleOf(spelled) !== undefined ? 2 : 1;
    }
    return known[file] === 2;
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
function takeSize(sizes: Float64Array, group: number, size: number): void {
  const least = sizes[2 * group]!;
  sizes[2 * group] = least === 0 || (size > 0 && size < least) ? size : least;
  sizes[2 * group + 1] = Math.max(sizes[2 * group + 1]!, size);
}

/**
 * The groups that are largest by the first sample type, in that order. What the others have is not lost: it goes to groups
 * that keep only the innermost function, that of the module to blame, and the innermost frame of the user, of which there
 * are few.
 */
function largest(groups: TupleInterner, sums: Float64Array, sizes: Float64Array, { inModule }: FrameFacts) {
  const width = sums.length / Math.max(1, groups.count);
  const order = largestFirst(sums, width, groups.count);
  const all = groups.sequences();
  const words = new Uint32List(all.words.length);
  const start = new Uint32List(groups.count + 1);
  const rowOf = new Uint32Array(groups.count);
  const shortened = new TupleInterner(groups.count);
  const key = new Uint32Array(5);
  for (let place = 0; place < order.length; place++) {
    const group = order[place]!;
    const isWhole = place < mostGroups;
    const from = isWhole ? all.start[group]! : 0;
    const to = isWhole ? all.start[group + 1]! : writeShort(key, all.words, all.start[group]!, inModule);
    const row = isWhole ? place : mostGroups + shortened.intern(key, from, to);
    rowOf[group] = row;
    if (row < start.length) continue;
    start.push(words.length);
    const own = isWhole ? all.words : key;
    for (let i = from; i < to; i++) words.push(own[i]!);
  }
  start.push(words.length);
  const count = start.length - 1;
  return { count, start: start.finish(), words: words.finish(), ...mergeRows(sums, sizes, rowOf, count, width) };
}

/** All groups: those that are kept whole by their first sum, then the others in no order. */
function largestFirst(sums: Float64Array, width: number, count: number): Uint32Array {
  const bySum = (a: number, b: number) => sums[b * width]! - sums[a * width]! || a - b;
  const all = Uint32Array.from({ length: count }, (_, group) => group);
  if (count <= mostGroups) return all.sort(bySum);
  // Sorting numbers is many times faster than sorting by a function: this leaves few for that.
  const least = Float64Array.from(all, group => sums[group * width]!).sort()[count - mostGroups]!;
  const large = all.filter(group => sums[group * width]! >= least).sort(bySum);
  const small = all.filter(group => sums[group * width]! < least);
  const order = new Uint32Array(count);
  order.set(large);
  order.set(small, large.length);
  return order;
}

/** Adds up what goes to the same row. */
function mergeRows(sums: Float64Array, sizes: Float64Array, rowOf: Uint32Array, count: number, width: number) {
  const merged = { sums: new Float64Array(count * width), sizes: new Float64Array(count * 2) };
  rowOf.forEach((row, group) => {
    for (let k = 0; k < width; k++) {
      merged.sums[row * width + k] = merged.sums[row * width + k]! + sums[group * width + k]!;
    }
    takeSize(merged.sizes, row, sizes[2 * group]!);
    takeSize(merged.sizes, row, sizes[2 * group + 1]!);
  });
  return merged;
}

/**
 * Writes the words of the group at `start` without the allocating call, with at most two functions below and one frame of the
 * user; returns how many.
 */
function writeShort(key: Uint32Array, words: Uint32Array, start: number, inModule: FrameFacts['inModule']): number {
  const leaf = start + 2;
  const user = leaf + words[start + 1]!;
  let blamed = leaf;
  while (blamed < user && !inModule(words[blamed]!)) blamed++;
  let at = 2;
  if (leaf < user) key[at++] = words[leaf]!;
  if (blamed > leaf && blamed < user) key[at++] = words[blamed]!;
  key[0] = 0;
  key[1] = at - 2;
  key[at++] = words[user]!;
  return at;
}
