import type { ToldProgram } from '../../capture/go/buildAge';
import type { ProfiledAddress } from '../../capture/go/symbols/sameProgram';
import type { BinaryMapping, Profile } from '../../core/profile/profile';
import { stringReader } from '../../core/profile/stringAt';
import { outermostFrame } from './allocationCalls';

/** What a profile tells of the program that it is of: by this it is recognized. */
export interface ProgramTrace extends ToldProgram {
  readonly mapping: BinaryMapping;
  /** Where the code of the user's files lies, in the order of the profile. */
  readonly addresses: readonly ProfiledAddress[];
}

/** Each costs some dozens of reads of cached chunks. */
const mostAddresses = 100;

/**
 * Undefined where the runtime told no addresses, and for code that is compiled while it runs. `isOwn` tells the user's files by
 * their strings.
 */
export function programTrace(profile: Profile, isOwn: (file: number) => boolean): ProgramTrace | undefined {
  const { meta, origin, locationAddress, locationFrameStart, locationFrame, frames } = profile;
  if (origin !== 'go' || meta.mapping === undefined || locationAddress === undefined) return undefined;
  const { start, limit } = meta.mapping;
  const found: number[] = [];
  for (const [location, address] of locationAddress.entries()) {
    const rows = locationFrame.subarray(locationFrameStart[location], locationFrameStart[location + 1]);
    if (address < start || address >= limit) continue;
    if (rows.some(frame => isOwn(frames.file[frame]!))) found.push(location);
  }
  const step = Math.max(1, Math.ceil(found.length / mostAddresses));
  const text = stringReader(profile.strings);
  const addresses = found
    .filter((_, i) => i % step === 0)
    .map(location => ({
      address: locationAddress[location]!,
      functionName: text(frames.functionName[outermostFrame(profile, location)]!),
      line: frames.line[locationFrame[locationFrameStart[location]!]!]!,
    }));
  return { buildId: meta.buildId, mapping: meta.mapping, addresses };
}
