import type { FileHandle } from 'node:fs/promises';
import { FileFacts, searchFile } from '../processes/fileBytes';

const PRODUCT = 'node.js/v';
const versions = new FileFacts<string>(readVersion);

/**
 * The version of Node.js that a program is, `v20.20.2`, from the name that its inspector gives itself; the program is
 * not run. Undefined for anything else that is called `node`, and where Node lives in a shared library.
 */
export function nodeVersionOf(path: string): Promise<string | undefined> {
  return versions.of(path);
}

async function readVersion(file: FileHandle): Promise<string | undefined> {
  const text = (await searchFile(file, [PRODUCT], 16)).get(PRODUCT) ?? '';
  return /v\d+\.\d+\.\d+/.exec(text)?.[0];
}
