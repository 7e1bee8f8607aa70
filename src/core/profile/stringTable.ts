/**
 * Strings of a profile as UTF-8 bytes with offsets, so that a profile crosses a thread boundary by transfer
 * and a string is decoded only when it is shown.
 */
export interface StringTable {
  readonly bytes: Uint8Array;
  /** `start[i]` .. `end[i]` are the bytes of string i. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}
