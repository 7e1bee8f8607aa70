import { type FileHandle, open, stat } from 'node:fs/promises';

/** Reads exactly `length` bytes; rejects where the file ends before. */
export async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = await readUpTo(file, position, length);
  if (bytes.length < length) throw new Error(`ends after ${position + bytes.length} bytes`);
  return bytes;
}

export async function readUpTo(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Programs do not change while they run: what was once read of a file is kept for as long as it is the same file. */
export class FileFacts<T> {
  private readonly known = new Map<string, Promise<T | undefined>>();

  constructor(private readonly read: (file: FileHandle) => Promise<T | undefined>) {}

  /** Undefined where the file cannot be read or says nothing. */
  async of(path: string): Promise<T | undefined> {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || !found.isFile()) return undefined;
    const identity = `${found.dev}:${found.ino}:${found.size}:${found.mtimeMs}`;
    const known = this.known.get(identity) ?? readFacts(path, this.read);
    this.known.set(identity, known);
    return known;
  }
}

async function readFacts<T>(path: string, read: (file: FileHandle) => Promise<T | undefined>): Promise<T | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    return await read(file);
  } catch {
    return undefined; // Unreadable or of no known shape: nothing is known about it either way.
  } finally {
    await file?.close();
  }
}

const CHUNK = 1 << 20;
/** Programs are smaller; what is not is not searched to its end. */
const MAX_SEARCHED = 512 << 20;

/** The first place of each `pattern` with the bytes that follow it, read in chunks; stops when all are found. */
export async function searchFile(
  file: FileHandle,
  patterns: readonly string[],
  following = 0,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const overlap = Math.max(...patterns.map(pattern => pattern.length)) + following;
  for (let position = 0; position < MAX_SEARCHED; position += CHUNK) {
    const bytes = await readUpTo(file, position, CHUNK + overlap);
    for (const pattern of patterns) {
      const at = found.has(pattern) ? -1 : bytes.indexOf(pattern, 0, 'latin1');
      if (at >= 0) found.set(pattern, bytes.toString('latin1', at, at + pattern.length + following));
    }
    if (bytes.length < CHUNK || found.size === patterns.length) break;
  }
  return found;
}
