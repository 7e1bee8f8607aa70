/** JSON of HeapProfiler.SamplingHeapProfile as V8 writes it, compact and with `samples` last: told from its end. */
const listOpening = '"samples":[';

/** The profiles of a window: that of the main thread, then those of the other isolates. */
export function profilesOf(window: { profile: Uint8Array; others?: readonly Uint8Array[] }): Uint8Array[] {
  return [window.profile, ...(window.others ?? [])];
}

/** Whether a profile has no sample at all. */
export function hasNoSamples(profile: Uint8Array): boolean {
  return view(profile).subarray(-16).includes(`${listOpening}]`);
}

/**
 * Σ samples[].size of all profiles; sizes are already scaled to bytes allocated. Reads the list of samples only: the tree
 * before it is by far the larger part, and parsing it would hold up the host. What is spelled otherwise is parsed.
 */
export function sampledBytes(profiles: readonly Uint8Array[]): number {
  return profiles.reduce((sum, profile) => sum + (listedBytes(view(profile)) ?? parsedBytes(profile)), 0);
}

/** Undefined where the profile does not end with its list of samples. Quotes in names are escaped: no name looks like it. */
function listedBytes(profile: Buffer): number | undefined {
  const from = profile.lastIndexOf(listOpening);
  if (from < 0 || profile.toString('latin1', profile.length - 2) !== ']}') return undefined;
  let sum = 0;
  for (let at = from + listOpening.length; at < profile.length - 2; at++) {
    const byte = profile[at]!;
    if (byte <= space || byte === openBracket) return undefined;
    // Of the keys of a sample, `size`, `nodeId` and `ordinal`, the first alone ends in `e`.
    if (byte !== colon || profile[at - 2] !== letterE) continue;
    const start = at + 1;
    let size = 0;
    for (at = start; isDigit(profile[at]!); at++) size = size * 10 + profile[at]! - zero;
    if (profile[at] !== comma && profile[at] !== closeBrace) {
      while (profile[at] !== comma && profile[at] !== closeBrace) at++;
      size = Number(profile.toString('latin1', start, at));
    }
    sum += size;
  }
  return sum;
}

const space = 0x20;
const comma = 0x2c;
const zero = 0x30;
const colon = 0x3a;
const openBracket = 0x5b;
const letterE = 0x65;
const closeBrace = 0x7d;

function isDigit(byte: number): boolean {
  return byte >= zero && byte < colon;
}

function parsedBytes(profile: Uint8Array): number {
  const parsed = JSON.parse(view(profile).toString('utf8')) as { samples?: { size: number }[] };
  return (parsed.samples ?? []).reduce((sum, sample) => sum + sample.size, 0);
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
