import type { FileHandle } from 'node:fs/promises';
import { FileFacts, readUpTo, searchFile } from '../processes/fileBytes';
import { buildInfoPlace } from './buildInfoPlace';

/** What `go build` writes into every program, and stripping keeps. */
export interface GoBuild {
  /** `go1.26.8`; empty for programs of Go 1.17 and older, which keep it elsewhere. */
  readonly version: string;
  /** Import path of the main package, empty where the program was not built from a module. */
  readonly mainPackage: string;
  /**
   * Hash of the git commit that holds what it was built from. Absent where there were uncommitted changes, where it was built
   * outside of a repository or with `-buildvcs=false`, and before Go 1.18.
   */
  readonly commit?: string;
}

/** How much of the profiler the linker left in a program. */
export type GoProfiling =
  /** net/http/pprof is linked. */
  | 'handlers'
  /** runtime/pprof can write heap profiles, but nothing serves them. */
  | 'writer'
  /** Nothing refers to runtime.MemProfile, so the runtime records no allocation at all. */
  | 'removed';

const builds = new FileFacts<GoBuild>(readBuild);
const profilings = new FileFacts<GoProfiling>(readProfiling);

/** Undefined for what is not a program built by Go. ELF, Mach-O and PE of 64 bits. */
export function goBuildOf(path: string): Promise<GoBuild | undefined> {
  return builds.of(path);
}

export async function isGoBinary(path: string): Promise<boolean> {
  return (await goBuildOf(path)) !== undefined;
}

/** Reads the whole program once, so it is asked only where the answer is told to the user. */
export async function goProfilingOf(path: string): Promise<GoProfiling> {
  return (await profilings.of(path)) ?? 'writer';
}

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const FLAGS = 15;
const INLINE_STRINGS = 2;
const STRINGS = 32;
/** A module with a thousand dependencies writes about a tenth of it. */
const MAX_INFO = 1 << 20;
/** The module text stands between two markers of 16 bytes. */
const MARKER = 16;

async function readBuild(file: FileHandle): Promise<GoBuild | undefined> {
  const place = await buildInfoPlace(file);
  if (place === undefined) return undefined;
  const bytes = await readUpTo(file, place.offset, Math.min(place.size, MAX_INFO));
  const at = bytes.indexOf(MAGIC);
  if (at < 0) return undefined;
  if (((bytes[at + FLAGS] ?? 0) & INLINE_STRINGS) === 0) return { version: '', mainPackage: '' };
  const version = readString(bytes, at + STRINGS);
  const modules = readString(bytes, version.end).text;
  const mainPackage = /^path\t(.*)$/m.exec(modules.slice(MARKER))?.[1] ?? '';
  const commit = cleanCommit(modules);
  return { version: version.text, mainPackage, ...(commit !== undefined && { commit }) };
}

/** Of an unchanged work tree: see `vcs.modified` in the documentation of runtime/debug.BuildSetting. */
function cleanCommit(modules: string): string | undefined {
  const setting = (key: string) => modules.split('\n').find(line => line.startsWith(`build\t${key}=`));
  const isClean = setting('vcs') === 'build\tvcs=git' && setting('vcs.modified') === 'build\tvcs.modified=false';
  const revision = /=([0-9a-f]{40}|[0-9a-f]{64})$/.exec(setting('vcs.revision') ?? '')?.[1];
  return isClean ? revision : undefined;
}

/** A length as a varint, then that many bytes. */
function readString(bytes: Buffer, start: number): { text: string; end: number } {
  let length = 0;
  let position = start;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = bytes[position++] ?? 0;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  const end = Math.min(position + length, bytes.length);
  return { text: bytes.toString('utf8', position, end), end };
}

/** Names of functions in the table that stack traces need; it survives stripping. */
const HANDLERS = 'net/http/pprof.Index\0';
const WRITER = 'runtime/pprof.writeHeap';

async function readProfiling(file: FileHandle): Promise<GoProfiling> {
  const found = await searchFile(file, [HANDLERS, WRITER]);
  if (found.has(HANDLERS)) return 'handlers';
  return found.has(WRITER) ? 'writer' : 'removed';
}
