import { locationColumn, type Profile } from './profile';

/** A profile with only the samples that `keeps` accepts, in their order; all tables stay those of `profile`. Linear. */
export function selectSamples(profile: Profile, keeps: (sample: number) => boolean): Profile {
  const { stackStart, stackLocation } = profile;
  const kept: number[] = [];
  let length = 0;
  for (let sample = 0; sample < stackStart.length - 1; sample++) {
    if (!keeps(sample)) continue;
    kept.push(sample);
    length += stackStart[sample + 1]! - stackStart[sample]!;
  }
  const starts = new Uint32Array(kept.length + 1);
  const locations = locationColumn(profile.locationFrameStart.length - 1, length);
  kept.forEach((sample, i) => {
    const stack = stackLocation.subarray(stackStart[sample]!, stackStart[sample + 1]!);
    locations.set(stack, starts[i]!);
    starts[i + 1] = starts[i]! + stack.length;
  });
  const { allocationCall } = profile;
  const pick = (column: Float64Array) => Float64Array.from(kept, sample => column[sample]!);
  return {
    ...profile,
    stackStart: starts,
    stackLocation: locations,
    values: profile.values.map(pick),
    recorded: pick(profile.recorded),
    ...(allocationCall && { allocationCall: Uint32Array.from(kept, sample => allocationCall[sample]!) }),
    ...(profile.objectSize === undefined ? {} : { objectSize: pick(profile.objectSize) }),
    ...(profile.growth === undefined ? {} : { growth: pick(profile.growth) }),
  };
}
