import { open } from 'node:fs/promises';

const LARGEST_FILE = 16 << 20;

/** Undefined for what is too large. Rejects where it cannot be read. */
export async function readBounded(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    return size > LARGEST_FILE ? undefined : await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
