import type { BuildFacts, ProfiledProgram } from '../../capture/go/buildAge';
import { builtText } from '../../core/source/builtText';
import type { TextOrigin } from '../../core/source/sourceDoubt';
import { type ToldFunction, textEvidence } from '../../core/source/textEvidence';
import type { BuiltTexts } from './builtTexts';

/** What is known of how the files of a profile relate to its program. */
export interface BuildKnowledge {
  /** Files that were written after the program was built, and of which the text that was built is not known. */
  readonly newerThanBuild?: ReadonlySet<string>;
  /** Present where the program was not found, as on another machine: its files may be of another build. */
  readonly buildNotFound?: true;
  /** Present where its file was found to be of another build. */
  readonly rebuilt?: true;
  /** Present where the program says which git commit it was built from, without changes. */
  readonly builtFrom?: BuiltFrom;
}

export interface BuiltFrom {
  /** Its hash. */
  readonly commit: string;
  /** By path, the files of which the commit has the text of the program, and whether the file had the same at capture. */
  readonly files: ReadonlyMap<string, 'same' | 'other'>;
}

export interface BuildPorts {
  /** Undefined where the program is not found. Never rejects. */
  buildFacts?(program: ProfiledProgram, paths: readonly string[]): Promise<BuildFacts | undefined>;
  /** By path, the texts that files had in a commit, as far as they are known. Never rejects. */
  committed?(commit: string, paths: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
}

type Files = Map<string, 'same' | 'other'>;
type Texts = ReadonlyMap<string, string>;

/** The files of a profile. */
export interface ProfiledTexts {
  /** As on disk, by path. */
  readonly onDisk: ReadonlyMap<string, string>;
  /** By path, the functions that the profile has in the file. */
  readonly functions: ReadonlyMap<string, readonly ToldFunction[]>;
}

/**
 * What the program says of the files, and the texts that its lines mean instead of those on disk, by path. Asks git only where
 * the program names a commit. `built` is what was learned of builds before, and learns of this one.
 */
export async function knowBuild(
  program: ProfiledProgram,
  profiled: ProfiledTexts,
  ports: BuildPorts,
  built: BuiltTexts,
  signal: AbortSignal,
): Promise<{ readonly known: BuildKnowledge; readonly texts: Texts }> {
  const paths = [...profiled.onDisk.keys()];
  const facts = await ports.buildFacts?.(program, paths);
  const texts = new Map<string, string>();
  if (facts === undefined) return { known: { buildNotFound: true }, texts };
  const { newer, rebuilt, commit, build } = facts;
  if (rebuilt) return { known: { newerThanBuild: newer, buildNotFound: true, rebuilt }, texts };
  const committed = commit && (await ports.committed?.(commit, paths, signal));
  const files: Files = committed ? addCommitted(texts, committed, profiled) : new Map();
  const isUnknown = (path: string) => newer.has(path) && !files.has(path);
  const recalled = build === undefined ? new Map<string, string>() : possible(built.of(build), profiled, isUnknown);
  if (build !== undefined) {
    const asBuilt = [...profiled.onDisk, ...texts].filter(([path]) => !isUnknown(path));
    built.remember(build, new Map(asBuilt));
  }
  for (const [path, text] of recalled) texts.set(path, text);
  const newerThanBuild = new Set([...newer].filter(path => !recalled.has(path)));
  return { known: { newerThanBuild, ...(committed && commit && { builtFrom: { commit, files } }) }, texts };
}

/** Adds the texts that the commit has and the disk has not. */
function addCommitted(texts: Map<string, string>, committed: Texts, { onDisk, functions }: ProfiledTexts): Files {
  const files: Files = new Map();
  for (const [path, now] of onDisk) {
    const text = committed.get(path);
    if (text === undefined) continue;
    const built = builtText({ onDisk: now, committed: text }, functions.get(path) ?? []);
    if (built === 'committed') texts.set(path, text);
    if (built !== undefined) files.set(path, built === 'onDisk' ? 'same' : 'other');
  }
  return files;
}

/** Those of `texts` that are asked for, without any in which functions of the profile begin elsewhere. */
function possible(texts: Texts, { functions }: ProfiledTexts, isAsked: (path: string) => boolean): Texts {
  const isContradicted = (path: string, text: string) =>
    textEvidence('go', text, functions.get(path) ?? []).contradicted.size > 0;
  return new Map([...texts].filter(([path, text]) => isAsked(path) && !isContradicted(path, text)));
}

/** As a saved capture keeps it: plain, and absent where there is nothing. */
export interface BuildRecord {
  readonly newerThanBuild?: readonly string[];
  /** Whether the program was looked for and not found, so that nothing but the profile tells which text it was built from. */
  readonly buildNotFound?: boolean;
  /** The git commit that the program was built from, and by path the files that had its text at capture, or another one. */
  readonly builtFrom?: { readonly commit: string; readonly files: Readonly<Record<string, string>> };
}

export function buildRecord({ newerThanBuild, buildNotFound, builtFrom }: BuildKnowledge): BuildRecord {
  return {
    ...(newerThanBuild?.size ? { newerThanBuild: [...newerThanBuild] } : {}),
    ...(buildNotFound && { buildNotFound }),
    ...(builtFrom && { builtFrom: { commit: builtFrom.commit, files: Object.fromEntries(builtFrom.files) } }),
  };
}

export function recordedBuild({ newerThanBuild, buildNotFound, builtFrom }: BuildRecord): BuildKnowledge {
  const files = Object.entries(builtFrom?.files ?? {}).map(
    ([path, file]) => [path, file === 'same' ? 'same' : 'other'] as const,
  );
  return {
    newerThanBuild: new Set(newerThanBuild),
    ...(buildNotFound && { buildNotFound: true }),
    ...(builtFrom && { builtFrom: { commit: builtFrom.commit, files: new Map(files) } }),
  };
}

export function originOf(
  { newerThanBuild, buildNotFound, rebuilt, builtFrom }: BuildKnowledge,
  path: string,
): TextOrigin {
  const file = builtFrom?.files.get(path);
  if (builtFrom !== undefined && file !== undefined) return { commit: builtFrom.commit, file };
  if (newerThanBuild?.has(path)) return 'newerThanBuild';
  if (rebuilt) return 'rebuilt';
  return buildNotFound ? 'unknown' : 'atCapture';
}
