import { createGunzip, type Gunzip } from 'node:zlib';
import type { Reading } from '../../core/formats/decode';
import type { Decoded } from '../../core/formats/decoded';
import type { DecodeFailure } from './decodeRequest';

/** A gzip bomb must end as a message, not as a crash. */
export const largestProfileBytes = 2 ** 30;
/** ISIZE is data from outside: a buffer this large at most is set aside on its word. */
const largestHint = 2 ** 28;
/** Compressed bytes that are unpacked at a time, while what came of the ones before is read. */
const step = 1 << 19;

/**
 * What `begin` makes of `bytes` without their gzip layer, if they have one. Unpacking is done by other threads, and what is
 * unpacked is read meanwhile. The decompressed bytes wait for the collector: to detach them at once would cost more, as V8
 * then throws away all optimised code that reads typed arrays. `begin` is given the size that the gzip layer states.
 */
export async function decodeUnpacked(
  bytes: Uint8Array,
  begin: (size: number) => Reading,
): Promise<Decoded | DecodeFailure> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return begin(bytes.length).finish(bytes);
  const size = sizeHint(bytes);
  const reading = begin(size);
  const unpacking = new Unpacking(size, soFar => reading.advance(soFar));
  try {
    return reading.finish(await unpacking.run(bytes));
  } catch (error) {
    return failureOf(error);
  }
}

class TooLarge extends Error {}

/** Unpacks into one piece of memory as long as the size that was stated is true, else into several. */
class Unpacking {
  private readonly chunks: Buffer[] = [];
  private unpacked = 0;
  /** What is unpacked lies in one piece. */
  private soFar: Uint8Array = new Uint8Array();
  private next: NodeJS.Immediate | undefined;

  constructor(
    private readonly size: number,
    private readonly advance: (soFar: Uint8Array) => void,
  ) {}

  run(bytes: Uint8Array): Promise<Uint8Array> {
    const gunzip = createGunzip({ chunkSize: this.size });
    return new Promise((resolve, reject) => {
      gunzip.on('data', (chunk: Buffer) => this.add(chunk, gunzip));
      gunzip.once('error', reject);
      gunzip.once('end', () => resolve(this.isInOnePiece ? this.soFar : Buffer.concat(this.chunks)));
      gunzip.once('close', () => clearImmediate(this.next));
      for (let at = 0; at < bytes.length; at += step) gunzip.write(bytes.subarray(at, at + step));
      gunzip.end();
    });
  }

  private get isInOnePiece(): boolean {
    return this.soFar.length === this.unpacked;
  }

  private add(chunk: Buffer, gunzip: Gunzip): void {
    const isNext =
      this.isInOnePiece &&
      (this.unpacked === 0 ||
        (chunk.buffer === this.soFar.buffer && chunk.byteOffset === this.soFar.byteOffset + this.unpacked));
    this.chunks.push(chunk);
    this.unpacked += chunk.length;
    if (this.unpacked > largestProfileBytes) gunzip.destroy(new TooLarge());
    if (!isNext) return;
    const { buffer, byteOffset } = this.chunks[0]!;
    this.soFar = new Uint8Array(buffer, byteOffset, this.unpacked);
    // Not at once: the next step has to be handed to the other thread first.
    this.next ??= setImmediate(() => {
      this.next = undefined;
      this.advance(this.soFar);
    });
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
  if (error instanceof TooLarge) {
    return { kind: 'tooLarge', what: `unpacks to more than ${largestProfileBytes / 2 ** 20} MiB` };
  }
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'Z_BUF_ERROR') return { kind: 'truncatedGzip' };
  if (code?.startsWith('Z_')) return { kind: 'malformed', offset: 0, detail: `gzip: ${(error as Error).message}` };
  throw error;
}
