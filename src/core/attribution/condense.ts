import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import { TupleInterner } from '../profile/tupleInterner';
import type { CondensedStack } from './condensedStack';

const deepestSide = 12;
const mostStacks = 5000;

/**
 * Merges samples that reach the allocator alike, the largest first by the first sample type. Samples that never touch
 * the workspace are left out. `locate` gives the absolute workspace path of a file as the runtime spelled it, undefined
 * for files outside; it is asked once for each distinct file.
 */
export function condenseStacks(
  profile: Profile,
  locate: (file: string) => string | undefined,
): readonly CondensedStack[] {
  const reader = new StackReader(profile, locate);
  const groups = new TupleInterner();
  const types = profile.values.length;
  const sums: number[] = [];
  const width = types + 1;
  for (let sample = 0; sample < profile.recorded.length; sample++) {
    const words = reader.read(sample);
    if (words === 0) continue;
    const at = groups.intern(reader.key, 0, words) * width;
    for (let type = 0; type < types; type++) sums[at + type] = (sums[at + type] ?? 0) + profile.values[type]![sample]!;
    sums[at + types] = (sums[at + types] ?? 0) + profile.recorded[sample]!;
  }
  const order = Array.from({ length: groups.count }, (_, group) => group);
  order.sort((a, b) => sums[b * width]! - sums[a * width]! || a - b);
  return order
    .slice(0, mostStacks)
    .map(group => reader.describe(groups.wordsOf(group), sums.slice(group * width, group * width + width)));
}

/** Turns a sample into words that identify its group: how many functions below, these functions, then user frames. */
class StackReader {
  readonly key = new Uint32Array(1 + 2 * deepestSide);
  private readonly text: (index: number) => string;
  private readonly paths = new Map<number, string | undefined>();
  /** 1 for frames in the workspace. */
  private readonly inWorkspace: Uint8Array;

  constructor(
    private readonly profile: Profile,
    private readonly locate: (file: string) => string | undefined,
  ) {
    this.text = stringReader(profile.strings);
    this.inWorkspace = new Uint8Array(profile.frames.count);
    for (let frame = 0; frame < this.inWorkspace.length; frame++) {
      if (this.pathOf(frame) !== undefined) this.inWorkspace[frame] = 1;
    }
  }

  /** Fills `key`; the number of its words, 0 for a stack without user frames. */
  read(sample: number): number {
    const { stackStart, stackLocation, locationFrameStart, locationFrame, frames } = this.profile;
    const { key, inWorkspace } = this;
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

  describe(words: Uint32Array, sums: readonly number[]): CondensedStack {
    const { frames } = this.profile;
    const below = words[0]!;
    return {
      below: Array.from(words.subarray(1, 1 + below), this.text),
      user: Array.from(words.subarray(1 + below), frame => ({
        functionName: this.text(frames.functionName[frame]!),
        path: this.pathOf(frame)!,
        line: frames.line[frame]!,
        startLine: frames.startLine[frame]!,
      })),
      values: sums.slice(0, -1),
      recorded: sums.at(-1)!,
    };
  }

  private pathOf(frame: number): string | undefined {
    const file = this.profile.frames.file[frame]!;
    if (!this.paths.has(file)) this.paths.set(file, this.locate(this.text(file)));
    return this.paths.get(file);
  }
}
