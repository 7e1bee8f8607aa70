import type { Profile } from '../profile/profile';

/** What bytes turned out to be. Bad input is a value here, never an exception. */
export type Decoded =
  | { readonly kind: 'profile'; readonly profile: Profile }
  /** Sound, but no allocation profile. `sampleTypes` are those of a pprof that has no heap type. */
  | { readonly kind: 'otherFormat'; readonly detail: string; readonly sampleTypes?: readonly string[] }
  /** More than any program writes: `what` says what of it, after "The profile of X …". */
  | { readonly kind: 'tooLarge'; readonly what: string }
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

/** Thrown likewise where going on would take minutes or all of the memory. */
export class OversizedInput extends Error {}

export function catchMalformed(decode: () => Decoded): Decoded {
  try {
    return decode();
  } catch (error) {
    if (error instanceof MalformedInput) return { kind: 'malformed', offset: error.offset, detail: error.message };
    if (error instanceof OversizedInput) return { kind: 'tooLarge', what: error.message };
    throw error;
  }
}
