import type { FileHandle } from 'node:fs/promises';
import { elfSectionIn } from '../processes/elfSection';
import { FileFacts, searchFile } from '../processes/fileBytes';

const PRODUCT = 'node.js/v';
/** `int node::Start(int, char**)`: defined in node, or imported by a small node from libnode.so. Nothing else has it. */
const NODE_START = '_ZN4node5StartEiPPc\0';

const versions = new FileFacts<string>(readVersion);
const starters = new FileFacts<boolean>(startsNode);
const browsers = new FileFacts<boolean>(linksBrowserLibraries);

/**
 * The version of Node.js that a program is, `v20.20.2`, from the name that its inspector gives itself; the program is
 * not run. Undefined for anything else that is called `node`, and where Node lives in a shared library.
 */
export function nodeVersionOf(path: string): Promise<string | undefined> {
  return versions.of(path);
}

/** Whether a program for Linux is Node.js, whatever its name; false for every other file. */
export async function isNodeProgram(path: string): Promise<boolean> {
  return (await starters.of(path)) ?? false;
}

async function startsNode(file: FileHandle): Promise<boolean> {
  return (await elfSectionIn(file, '.dynstr'))?.includes(NODE_START, 0, 'latin1') ?? false;
}

/** Whether a program for Linux is Chromium or built on it, as Electron is, which has Node inside. */
export async function isBrowser(path: string): Promise<boolean> {
  return (await browsers.of(path)) ?? false;
}

/** Its libraries are named among the symbols that it imports. */
async function linksBrowserLibraries(file: FileHandle): Promise<boolean> {
  return (await elfSectionIn(file, '.dynstr'))?.includes('libnss3.so\0', 0, 'latin1') ?? false;
}

async function readVersion(file: FileHandle): Promise<string | undefined> {
  const text = (await searchFile(file, [PRODUCT], 16)).get(PRODUCT) ?? '';
  return /v\d+\.\d+\.\d+/.exec(text)?.[0];
}
