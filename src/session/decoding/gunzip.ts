import { gunzipSync } from 'node:zlib';
import type { Decoded } from '../../core/formats/decoded';
import type { DecodeFailure } from './decodeRequest';

/** A gzip bomb must end as a message, not as a crash. */
export const largestProfileBytes = 2 ** 30;
/** ISIZE is data from outside: a buffer this large at most is set aside on its word. */
const largestHint = 2 ** 28;

type Unpacked = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | DecodeFailure;

/**
 * What `decode` makes of `bytes` without their gzip layer, if they have one. The decompressed bytes wait for the collector:
 * to detach them at once would cost more, as V8 then throws away all optimised code that reads typed arrays.
 */
export function decodeUnpacked(bytes: Uint8Array, decode: (bytes: Uint8Array) => Decoded): Decoded | DecodeFailure {
  const unpacked = unpack(bytes);
  return unpacked.kind === 'bytes' ? decode(unpacked.bytes) : unpacked;
}

function unpack(bytes: Uint8Array): Unpacked {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { kind: 'bytes', bytes };
  try {
    return {
      kind: 'bytes',
      bytes: gunzipSync(bytes, { chunkSize: sizeHint(bytes), maxOutputLength: largestProfileBytes }),
    };
  } catch (error) {
    return failureOf(error);
  }
}

/** The size that the trailer states (RFC 1952, ISIZE): one chunk of it saves growing and copying. */
function sizeHint(bytes: Uint8Array): number {
  if (bytes.length < 4) return 1 << 14;
  const isize = new DataView(bytes.buffer, bytes.byteOffset + bytes.byteLength - 4, 4).getUint32(0, true);
  // Deflate cannot grow by more than 1032 times.
  return Math.max(1 << 14, Math.min(isize + 64, largestHint, bytes.length * 1032));
}

function failureOf(error: unknown): DecodeFailure {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'Z_BUF_ERROR') return { kind: 'truncatedGzip' };
  if (code === 'ERR_BUFFER_TOO_LARGE')
    return { kind: 'tooLarge', what: `unpacks to more than ${largestProfileBytes / 2 ** 20} MiB` };
  if (code?.startsWith('Z_')) return { kind: 'malformed', offset: 0, detail: `gzip: ${(error as Error).message}` };
  throw error;
}
