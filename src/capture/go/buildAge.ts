import { stat } from 'node:fs/promises';
import { systemReader } from '../processes/systemReader';
import type { GoTarget, Target } from '../target';
import { gnuBuildIdOf, isGnuBuildId } from './gnuBuildId';
import { goBuildOf } from './goBinary';
import type { ProgramMapping } from './symbols/program';
import { isProgramOf, type ProfiledAddress } from './symbols/sameProgram';
import { targetBinary } from './symbols/targetBinary';

/** Looking for the program must not hold up a result that is there. */
const mostMs = 2_000;

/** What is asked about: the program that a profile is of. */
export interface ProfiledProgram {
  /** The process that it was captured from; absent where a file was opened. */
  readonly target?: Target;
  /** What opens its program, as the capture found it or did not; absent where it did not look. */
  readonly running?: { readonly path?: string };
  /** What the profile tells of it; absent where it tells nothing. */
  readonly trace?: ToldProgram;
  /** Unix time in milliseconds at which the profile was taken; 0 where unknown. */
  readonly takenMs: number;
}

export interface ToldProgram {
  /** '' where unknown. */
  readonly buildId: string;
  readonly mapping: ProgramMapping & { readonly file?: string };
  readonly addresses: readonly ProfiledAddress[];
}

/** `isProgramOf`, here or in another thread, as it takes up to 30 ms. */
export type IsProgram = (path: string, told: ToldProgram) => boolean | undefined | Promise<boolean | undefined>;

export interface BuildFacts {
  /** Files that were written after the program was built: their lines may be those of another text. */
  readonly newer: ReadonlySet<string>;
  /** Tells the program's file from any other and from what it was before; absent where the program is not known. */
  readonly build?: string;
  /** Hash of the git commit that has all that the program was built from; absent where that is not known. */
  readonly commit?: string;
  /** The file that the profile names is of another build, and the program is not known; `newer` are files written since. */
  readonly rebuilt?: true;
}

/**
 * What the program tells of the texts at `paths`; undefined where it cannot be found, as on another machine. Nothing is newer
 * than Node's, whose scripts tell it themselves. Never rejects.
 */
export async function buildFacts(
  program: ProfiledProgram,
  paths: readonly string[],
  isProgram: IsProgram = isToldProgram,
): Promise<BuildFacts | undefined> {
  if (program.target?.kind === 'node') return { newer: new Set() };
  const found = await findProgram(program, program.target, isProgram, AbortSignal.timeout(mostMs)).catch(
    () => undefined,
  );
  if (found === undefined) return undefined;
  if (found === 'rebuilt') return { newer: await writtenAfter(program.takenMs, paths), rebuilt: true };
  const built = await stat(found.path).catch(() => undefined);
  if (built === undefined) return undefined;
  const commit = found.isProven ? (await goBuildOf(found.path))?.commit : undefined;
  const { dev, ino, size, mtimeMs } = built;
  // By inode, as the file of a running program may have been moved or replaced at its path.
  const build = [dev, ino, size, mtimeMs, await gnuBuildIdOf(found.path)].join(':');
  return { newer: await writtenAfter(mtimeMs, paths), build, ...(commit !== undefined && { commit }) };
}

interface FoundProgram {
  /** Opens it. */
  readonly path: string;
  /** Whether it has the lines of the profile where the profile has them. */
  readonly isProven: boolean;
}

async function findProgram(
  { trace, running }: ProfiledProgram,
  target: GoTarget | undefined,
  isProgram: IsProgram,
  signal: AbortSignal,
): Promise<FoundProgram | 'rebuilt' | undefined> {
  const { path: own } = running ?? { path: target && (await targetBinary(target, signal)) };
  const isOf = async (path: string) => trace && isProgram(path, trace);
  const isOwn = own !== undefined && (await isOf(own));
  // A tunnel or a proxy that listens has other lines: it tells nothing of the program behind it.
  if (own !== undefined && isOwn !== false) return { path: own, isProven: isOwn === true };
  const file = trace?.mapping.file;
  if (trace === undefined || file === undefined || !isLocalPath(file)) return undefined;
  // Processes before the file: it may have been replaced by a build with the same addresses, and they still run what it was.
  for (const path of await runningAs(file, signal)) if ((await isOf(path)) === true) return { path, isProven: true };
  const here = await isBuild(file, trace.buildId, isOf);
  if (here === true) return { path: file, isProven: true };
  return here === false && target === undefined ? 'rebuilt' : undefined;
}

/**
 * Whether the file at `path` is the program. The build id alone does not tell: a process reads it from the file at its own path
 * when it is asked for a profile, which may have been built anew by then (parseProcSelfMaps in Go's runtime/pprof).
 */
async function isBuild(
  path: string,
  buildId: string,
  isOf: (path: string) => Promise<boolean | undefined>,
): Promise<boolean | undefined> {
  if ((await goBuildOf(path)) === undefined) return undefined;
  const id = isGnuBuildId(buildId) ? await gnuBuildIdOf(path) : undefined;
  return id !== undefined && id !== buildId.toLowerCase() ? false : isOf(path);
}

/** A profile is untrusted: no share of another machine is asked, and nothing that is not on a disk. */
function isLocalPath(path: string): boolean {
  return process.platform !== 'win32' && /^\/(?!\/|proc\/|sys\/|dev\/)/.test(path);
}

export function isToldProgram(path: string, { mapping, addresses }: ToldProgram): boolean | undefined {
  return isProgramOf(path, mapping, addresses);
}

async function runningAs(program: string, signal: AbortSignal): Promise<string[]> {
  const processes = (await systemReader()?.list(signal)) ?? [];
  return processes.filter(each => each.program === program).map(each => each.exe);
}

async function writtenAfter(ms: number, paths: readonly string[]): Promise<Set<string>> {
  const written = await Promise.all(paths.map(async path => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0));
  return new Set(ms === 0 ? [] : paths.filter((_, index) => written[index]! > ms));
}
