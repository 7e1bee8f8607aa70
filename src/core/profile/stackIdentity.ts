import type { Profile } from './profile';
import { StringTableBuilder } from './stringTableBuilder';
import { TupleInterner } from './tupleInterner';

/**
 * A number for each sample of two profiles; samples with equal stacks and object sizes share it. Where both know addresses,
 * those of the allocating calls have to be equal, too: one line may allocate in several ways.
 */
export interface StackNumbers {
  readonly count: number;
  readonly before: Uint32Array;
  readonly after: Uint32Array;
}

export function stackIdentity(before: Profile, after: Profile): StackNumbers {
  return new StackNumbering(before, before.locationAddress !== undefined && after.locationAddress !== undefined).with(
    after,
  );
}

/** Strings, frames, locations and stacks are numbered in common one after the other, so no stack becomes a string. */
export class StackNumbering {
  private readonly strings: StringTableBuilder;
  private readonly frames: TupleInterner;
  private readonly locations: TupleInterner;
  private readonly stacks: TupleInterner;
  private readonly before: Uint32Array;

  /** `first` is the profile to compare with; `withAddresses` where both know them. */
  constructor(
    first: Profile,
    private readonly withAddresses: boolean,
  ) {
    // The second snapshot brings little that is new: room for the first and a quarter is room enough.
    const room = (count: number) => count + (count >> 2);
    const samples = first.stackStart.length;
    this.strings = new StringTableBuilder(room(first.strings.start.length), room(first.strings.bytes.length));
    this.frames = new TupleInterner(room(first.frames.count));
    this.locations = new TupleInterner(room(first.locationFrameStart.length), room(first.locationFrame.length));
    this.stacks = new TupleInterner(room(samples), room(first.stackLocation.length + 4 * samples));
    this.before = this.numbersOf(first);
  }

  /** Once: what `after` brings is numbered on. */
  with(after: Profile): StackNumbers {
    const numbers = this.numbersOf(after);
    return { count: this.stacks.count, before: this.before, after: numbers };
  }

  private numbersOf(profile: Profile): Uint32Array {
    const strings = numberStrings(profile, this.strings);
    const frames = numberFrames(profile, strings, this.frames);
    const locations = numberLocations(profile, frames, this.locations);
    return numberStacks(profile, locations, this.stacks, this.withAddresses ? profile.locationAddress : undefined);
  }
}

function numberStrings({ strings }: Profile, table: StringTableBuilder): Uint32Array {
  const numbers = new Uint32Array(strings.start.length);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = table.addBytes(strings.bytes, strings.start[i]!, strings.end[i]!);
  }
  return numbers;
}

function numberFrames({ frames }: Profile, strings: Uint32Array, table: TupleInterner): Uint32Array {
  const key = new Uint32Array(3);
  const numbers = new Uint32Array(frames.count);
  for (let frame = 0; frame < frames.count; frame++) {
    key[0] = strings[frames.functionName[frame]!]!;
    key[1] = strings[frames.file[frame]!]!;
    key[2] = frames.line[frame]!;
    numbers[frame] = table.intern(key, 0, 3);
  }
  return numbers;
}

/** Several locations may have equal frames: one line makes several calls. */
function numberLocations(profile: Profile, frames: Uint32Array, table: TupleInterner): Uint32Array {
  const { locationFrameStart, locationFrame } = profile;
  const mapped = locationFrame.map(frame => frames[frame]!);
  const numbers = new Uint32Array(locationFrameStart.length - 1);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = table.intern(mapped, locationFrameStart[i]!, locationFrameStart[i + 1]!);
  }
  return numbers;
}

function numberStacks(
  profile: Profile,
  locations: Uint32Array,
  table: TupleInterner,
  addresses: Float64Array | undefined,
): Uint32Array {
  const { stackStart, stackLocation, objectSize } = profile;
  const facts = new Float64Array(2);
  const factWords = new Uint32Array(facts.buffer);
  const head = factWords.length;
  let key = new Uint32Array(256);
  const numbers = new Uint32Array(stackStart.length - 1);
  for (let sample = 0; sample < numbers.length; sample++) {
    const from = stackStart[sample]!;
    const depth = stackStart[sample + 1]! - from;
    if (depth + head > key.length) key = new Uint32Array(2 * depth + head);
    facts[0] = objectSize?.[sample] ?? 0;
    facts[1] = addresses?.[stackLocation[from]!] ?? 0;
    key.set(factWords);
    for (let i = 0; i < depth; i++) key[head + i] = locations[stackLocation[from + i]!]!;
    numbers[sample] = table.intern(key, 0, depth + head);
  }
  return numbers;
}
