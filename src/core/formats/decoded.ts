import type { Profile } from '../profile/profile';

/** What bytes turned out to be. Bad input is a value here, never an exception. */
export type Decoded =
  | { readonly kind: 'profile'; readonly profile: Profile }
  /** Sound, but no allocation profile. `sampleTypes` are those of a pprof that has no heap type. */
  | { readonly kind: 'otherFormat'; readonly detail: string; readonly sampleTypes?: readonly string[] }
  /** `offset` is the byte (after decompression) at which reading failed. */
  | { readonly kind: 'malformed'; readonly offset: number; readonly detail: string };

/** Thrown inside a decoder to leave it from any depth; `catchMalformed` turns it into a value. */
export class MalformedInput extends Error {
  constructor(
    readonly offset: number,
    detail: string,
  ) {
    super(detail);
  }
}

export function catchMalformed(decode: () => Decoded): Decoded {
  try {
    return decode();
  } catch (error) {
    if (error instanceof MalformedInput) return { kind: 'malformed', offset: error.offset, detail: error.message };
    throw error;
  }
}
