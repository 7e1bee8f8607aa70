import type { LocationColumn, Profile } from './profile';

/** The first invariant of `Profile` that does not hold, in words; undefined for a sound profile. Linear in its size. */
export function validate(profile: Profile): string | undefined {
  const { frames, strings } = profile;
  const samples = profile.stackStart.length - 1;
  const locations = profile.locationFrameStart.length - 1;
  if (profile.values.length !== profile.sampleTypes.length) return 'one value column for each sample type is needed';
  const columns: readonly (readonly [string, LocationColumn, number])[] = [
    ['function name', frames.functionName, strings.start.length],
    ['file', frames.file, strings.start.length],
    ['frame of a location', profile.locationFrame, frames.count],
    ['location of a stack', profile.stackLocation, locations],
    ['allocating call', profile.allocationCall ?? new Uint32Array(), strings.start.length],
  ];
  for (const [what, column, limit] of columns) {
    const bad = placeOver(column, limit);
    if (bad >= 0) return `${what} ${column[bad]} at ${bad} is not below ${limit}`;
  }
  for (const column of [frames.functionName, frames.file, frames.line, frames.startLine]) {
    if (column.length !== frames.count) return 'a frame column has the wrong length';
  }
  for (const column of [...profile.values, profile.recorded, profile.objectSize ?? profile.recorded]) {
    if (column.length !== samples) return `a column has ${column.length} entries for ${samples} samples`;
  }
  if ((profile.allocationCall?.length ?? samples) !== samples) return 'not each sample has an allocating call';
  if ((profile.locationAddress?.length ?? locations) !== locations) return 'not each location has an address';
  return (
    badOffsets('locationFrameStart', profile.locationFrameStart, profile.locationFrame.length) ??
    badOffsets('stackStart', profile.stackStart, profile.stackLocation.length) ??
    badStrings(profile) ??
    zeroSample(profile, samples)
  );
}

/** The place of the first value that is not below `limit`, or -1. */
function placeOver(column: LocationColumn, limit: number): number {
  for (let i = 0; i < column.length; i++) if (column[i]! >= limit) return i;
  return -1;
}

function badOffsets(what: string, offsets: Uint32Array, end: number): string | undefined {
  if (offsets[0] !== 0 || offsets[offsets.length - 1] !== end) return `${what} does not span 0 .. ${end}`;
  for (let i = 1; i < offsets.length; i++) {
    if (offsets[i]! <= offsets[i - 1]!) return `${what} does not ascend at ${i}: no entry may be empty`;
  }
  return undefined;
}

function badStrings({ strings }: Profile): string | undefined {
  if (strings.start[0] !== strings.end[0]) return "string 0 is not ''";
  const bad = strings.end.findIndex((end, i) => end < strings.start[i]! || end > strings.bytes.length);
  return bad >= 0 ? `string ${bad} lies outside of the table` : undefined;
}

function zeroSample(profile: Profile, samples: number): string | undefined {
  for (let s = 0; s < samples; s++) {
    if (profile.values.every(column => column[s] === 0)) return `all values of sample ${s} are zero`;
  }
  return undefined;
}
