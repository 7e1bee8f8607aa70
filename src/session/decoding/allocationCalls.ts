import { calledFunctions } from '../../capture/go/symbols/calledFunctions';
import type { Profile } from '../../core/profile/profile';
import { stringReader, withStrings } from '../../core/profile/stringAt';

/** By address the function of the runtime that is called there to allocate, '' where that is not known. Of one process. */
export type CallsByAddress = ReadonlyMap<number, string>;

/** Of what is known, so many are asked again where something is new: they tell where the code of the program starts. */
const mostProbes = 64;

/**
 * The calls of the places that allocate, read from the program at `binary`; `known` are those of an earlier profile of the same
 * process. Cost: a lookup for each place that is new.
 */
export function callsOf(profile: Profile, binary: string, known: CallsByAddress = new Map()): CallsByAddress {
  const addresses = profile.locationAddress;
  if (addresses === undefined) return known;
  const text = stringReader(profile.strings);
  const locations = [...new Set(leavesOf(profile))].filter(location => isInBinary(profile, addresses[location]!));
  const places = locations.map(location => ({
    address: addresses[location]!,
    functionName: text(profile.frames.functionName[outermostFrame(profile, location)]!),
  }));
  const fresh = places.filter(({ address }) => !known.has(address));
  if (fresh.length === 0) return known;
  const probes = places.filter(({ address }) => known.has(address));
  const step = Math.max(1, Math.ceil(probes.length / mostProbes));
  const asked = [...fresh, ...probes.filter((_, i) => i % step === 0)];
  const calls = calledFunctions(binary, asked, profile.meta.mapping ?? { start: 0, limit: 0, fileOffset: 0 });
  return new Map([...known, ...fresh.map(({ address }, i) => [address, calls[i]!] as const)]);
}

/** `profile` with the call by which each sample allocates; the profile itself where none is known. */
export function withAllocationCalls(profile: Profile, calls: CallsByAddress): Profile {
  const addresses = profile.locationAddress;
  if (addresses === undefined) return profile;
  const leaves = leavesOf(profile);
  const callAt = (location: number) =>
    isInBinary(profile, addresses[location]!) ? (calls.get(addresses[location]!) ?? '') : '';
  const names = [...new Set(Array.from(new Set(leaves), callAt))].filter(name => name !== '');
  if (names.length === 0) return profile;
  const first = profile.strings.start.length;
  const indexOf = new Map(names.map((name, i) => [name, first + i]));
  return {
    ...profile,
    strings: withStrings(profile.strings, names),
    allocationCall: leaves.map(location => indexOf.get(callAt(location)) ?? 0),
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
