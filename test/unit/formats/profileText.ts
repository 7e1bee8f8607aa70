import type { Decoded } from '../../../src/core/formats/decoded';
import type { Profile } from '../../../src/core/profile/profile';
import { stringReader } from '../../../src/core/profile/stringAt';
import { validate } from '../../../src/core/profile/validate';

/** One line for each sample: `values size | leaf < caller < …`, each frame as `function file:line`. */
export function samplesText(profile: Profile): string[] {
  const text = stringReader(profile.strings);
  const { frames } = profile;
  const frameText = (frame: number) =>
    `${text(frames.functionName[frame]!)} ${text(frames.file[frame]!)}:${frames.line[frame]}`;
  return Array.from(profile.recorded, (_, sample) => {
    const locations = profile.stackLocation.subarray(profile.stackStart[sample], profile.stackStart[sample + 1]);
    const stack = Array.from(locations, location =>
      Array.from(
        profile.locationFrame.subarray(profile.locationFrameStart[location], profile.locationFrameStart[location + 1]),
        frameText,
      ).join(' < '),
    ).join(' < ');
    const values = profile.values.map(column => column[sample]).join(' ');
    return `${values} ${profile.objectSize?.[sample] ?? 0} | ${stack}`;
  });
}

/** The profile of a decoding that must succeed and be sound. */
export function decodedProfile(decoded: Decoded): Profile {
  if (decoded.kind !== 'profile') throw new Error(`not decoded: ${JSON.stringify(decoded)}`);
  const broken = validate(decoded.profile);
  if (broken !== undefined) throw new Error(`unsound: ${broken}`);
  return decoded.profile;
}
