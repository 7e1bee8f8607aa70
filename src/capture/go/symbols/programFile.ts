import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

const CHUNK = 1 << 16;
/** 16 MB at most: the table of a program of 100 MB is searched in some dozens of chunks. */
const MOST_CHUNKS = 256;
/** Nothing that is asked for is larger than a table of sections. */
const LONGEST_READ = 1 << 20;

/** Thrown by every read that the file cannot answer: what it says of itself is not true, or of no known shape. */
export class UnreadableProgram extends Error {}

/**
 * Ranges of a program's file, little-endian, read when they are asked for and kept in chunks. Synchronous, for the decoding
 * thread; the whole of the file is never in memory. Offsets come from the file itself, so each one is checked.
 */
export class ProgramFile {
  private readonly chunks = new Map<number, Buffer>();

  private constructor(
    private readonly descriptor: number,
    readonly size: number,
  ) {}

  /** Throws where there is no file of this path: what is not a plain file is not opened, as that might wait for ever. */
  static open(path: string): ProgramFile {
    if (!statSync(path).isFile()) throw new UnreadableProgram('not a plain file');
    const descriptor = openSync(path, 'r');
    return new ProgramFile(descriptor, fstatSync(descriptor).size);
  }

  close(): void {
    closeSync(this.descriptor);
  }

  bytes(offset: number, length: number): Buffer {
    const isSound = Number.isSafeInteger(offset) && offset >= 0 && length >= 0 && length <= LONGEST_READ;
    if (!isSound || offset + length > this.size) throw new UnreadableProgram(`no ${length} bytes at ${offset}`);
    const within = offset % CHUNK;
    if (within + length <= CHUNK) return this.chunk(offset - within).subarray(within, within + length);
    const read = Buffer.alloc(length);
    for (let done = 0; done < length; ) {
      const at = offset + done;
      const piece = this.chunk(at - (at % CHUNK)).subarray(at % CHUNK);
      done += piece.copy(read, done);
    }
    return read;
  }

  uint32(offset: number): number {
    return this.bytes(offset, 4).readUInt32LE(0);
  }

  uint64(offset: number): number {
    return uint64At(this.bytes(offset, 8), 0);
  }

  /** Up to the next zero byte, or `most` bytes. */
  text(offset: number, most: number): string {
    const bytes = this.bytes(offset, Math.max(0, Math.min(most, this.size - offset)));
    const end = bytes.indexOf(0);
    return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
  }

  private chunk(start: number): Buffer {
    const known = this.chunks.get(start);
    if (known !== undefined) return known;
    if (this.chunks.size >= MOST_CHUNKS) this.chunks.clear();
    const chunk = Buffer.alloc(Math.min(CHUNK, this.size - start));
    const read = readSync(this.descriptor, chunk, 0, chunk.length, start);
    if (read < chunk.length) throw new UnreadableProgram(`ends after ${start + read} bytes`);
    this.chunks.set(start, chunk);
    return chunk;
  }
}

/** Exact to 2^53, which no offset or address of a program reaches; what is larger fails the next check. */
export function uint64At(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at);
}
