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

/** Strings, frames, locations and stacks are numbered in common one after the other, so no stack becomes a string. */
export function stackIdentity(before: Profile, after: Profile): StackNumbers {
  // The second snapshot brings little that is new: room for the first is room enough.
  const strings = new StringTableBuilder(after.strings.start.length, after.strings.bytes.length);
  const frames = new TupleInterner(after.frames.count);
  const locations = new TupleInterner(after.locationFrameStart.length, after.locationFrame.length);
  const samples = after.stackStart.length;
  const stacks = new TupleInterner(samples, after.stackLocation.length + 4 * samples);
  const withAddresses = before.locationAddress !== undefined && after.locationAddress !== undefined;
  const numbersOf = (profile: Profile) => {
    const stringNumbers = numberStrings(profile, strings);
    const frameNumbers = numberFrames(profile, stringNumbers, frames);
    const locationNumbers = numberLocations(profile, frameNumbers, locations);
    return numberStacks(profile, locationNumbers, stacks, withAddresses ? profile.locationAddress : undefined);
  };
  const afterNumbers = numbersOf(after);
  const beforeNumbers = numbersOf(before);
  return { count: stacks.count, before: beforeNumbers, after: afterNumbers };
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
