import { calledFunctions } from '../../capture/go/symbols/calledFunctions';
import type { Profile } from '../../core/profile/profile';
import { stringReader, withStrings } from '../../core/profile/stringAt';

/**
 * `profile` with the function of the runtime that each sample called to allocate, read from the program at `binary`. The
 * profile itself where nothing is found: another program, or one that is gone. Cost: one lookup for each place that allocates.
 */
export function withAllocationCalls(profile: Profile, binary: string): Profile {
  const addresses = profile.locationAddress;
  if (addresses === undefined) return profile;
  const leaves = leavesOf(profile);
  const locations = [...new Set(leaves)].filter(location => isInBinary(profile, addresses[location]!));
  const text = stringReader(profile.strings);
  const places = locations.map(location => ({
    address: addresses[location]!,
    functionName: text(profile.frames.functionName[outermostFrame(profile, location)]!),
  }));
  const mapping = profile.meta.mapping ?? { start: 0, limit: 0, fileOffset: 0 };
  const calls = calledFunctions(binary, places, mapping);
  const names = [...new Set(calls)].filter(name => name !== '');
  if (names.length === 0) return profile;
  const first = profile.strings.start.length;
  const indexOf = new Map(names.map((name, i) => [name, first + i]));
  const callAt = new Map(locations.map((location, i) => [location, indexOf.get(calls[i]!) ?? 0]));
  return {
    ...profile,
    strings: withStrings(profile.strings, names),
    allocationCall: leaves.map(location => callAt.get(location) ?? 0),
  };
}

/** By sample: the location that allocates. */
function leavesOf({ stackStart, stackLocation, recorded }: Profile): Uint32Array {
  return Uint32Array.from(recorded, (_, sample) => stackLocation[stackStart[sample]!]!);
}

/** Addresses of shared libraries and plugins are none of the main binary. */
function isInBinary({ meta }: Profile, address: number): boolean {
  const { mapping } = meta;
  return address > 0 && (mapping === undefined || (address >= mapping.start && address < mapping.limit));
}

/** Calls are inlined into it, so the code is its own. */
export function outermostFrame({ locationFrameStart, locationFrame }: Profile, location: number): number {
  return locationFrame[locationFrameStart[location + 1]! - 1]!;
}
