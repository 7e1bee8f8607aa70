import type { PerOperation, Recipe } from '../capture/launch/recipe';
import type { AttributionMode } from '../capture/profiler';
import type { Target } from '../capture/target';
import type { Attribution } from '../core/attribution/attribution';
import type { CallSite } from '../core/attribution/callSites';
import type { CondensedStack } from '../core/attribution/condensedStack';
import { functionsOf, type UserLines } from '../core/attribution/userLines';
import type { SampleTypeKind } from '../core/profile/sampleType';
import type { ReplacedModules } from '../core/source/replacedModules';
import { type SourceDoubt, sourceDoubt, type TextOrigin } from '../core/source/sourceDoubt';
import type { SourceMatch } from '../core/source/sourceMatch';
import type { SourceFolder } from '../core/source/sourceRoots';
import { type ToldFunction, textEvidence } from '../core/source/textEvidence';
import { type Manifests, readManifests } from './moduleVersions';
import type { ProfileViews } from './profileViews';
import type { BuildKnowledge } from './sources/buildKnowledge';

/** A profile that the user looks at, with everything the views derive from it. Immutable. */
export interface LoadedProfile extends BuildKnowledge {
  /** Grows with each profile; async work that ends in drawing compares it. */
  readonly generation: number;
  readonly label: string;
  readonly source: ProfileSource;
  /** Unix time in milliseconds at which the window began. */
  readonly capturedMs: number;
  /** Length of the window; 0 where unknown. */
  readonly seconds: number;
  readonly attribution: Attribution;
  readonly stacks: readonly CondensedStack[];
  readonly callSites: readonly CallSite[];
  /** Self and total of the user's lines, for the other ways to blame; absent where nobody summed them. */
  readonly userLines?: UserLines;
  /** The versions of modules that their paths do not tell, by manifest. */
  readonly manifests?: Manifests;
  /** Whose code files are where their path does not tell, by file as the runtime spells it. */
  readonly replaced?: ReplacedModules;
  readonly views: ProfileViews<LoadedProfile>;
  /** Where its files were found on this machine and how, by file as the runtime spells it. */
  readonly sources?: ReadonlyMap<string, SourceMatch>;
  /** The program it is of, as far as its files tell: what the user's choices of source are kept for. '' where they do not. */
  readonly program?: string;
  /** What opened its program while it ran, as the capture found it; absent where it was not found, or not looked for. */
  readonly exe?: string;
  /** How V8's samples were charged; undefined where there is no choice (Go), or it is not known (files). */
  readonly attributionMode?: AttributionMode | undefined;
  /** What one operation of a benchmark costs, as package testing measured it. */
  readonly perOperation?: PerOperation;
  /** Sentences about limits of this profile. */
  readonly notes: readonly string[];
  /** Texts of the profiled workspace files as they were on disk when the profile was taken, by absolute path. */
  readonly snapshots: ReadonlyMap<string, string>;
  /** Why lines of a file may be off, by absolute path; files without doubt are absent. */
  readonly doubts?: ReadonlyMap<string, SourceDoubt>;
  /** Its name among the saved captures, where it is one. */
  readonly captureId?: string;
  /** Present where it was read from disk, and not shown as it was captured. */
  readonly reopened?: true;
  /** Of a capture that could not be saved: the profile as gzip-compressed pprof, the only copy there is. */
  readonly encoded?: Uint8Array;
}

export type ProfileSource =
  /** `seconds` were asked for; 0 until stopped. */
  | { readonly kind: 'target'; readonly target: Target; readonly seconds: number }
  | { readonly kind: 'test'; readonly recipe: Recipe }
  | { readonly kind: 'file'; readonly path: string };

/** Whether the same capture can be made once more. */
export function canRepeat(source: ProfileSource): boolean {
  return source.kind !== 'file';
}

export interface ProfileParts extends Omit<LoadedProfile, 'snapshots' | 'doubts'> {}

/** Reads a file of the workspace as text; undefined where it is missing, not text, or too large. */
export type ReadText = (path: string) => Promise<string | undefined>;

/** Most files whose text is kept for mapping lines after edits. */
const snapshotLimit = 300;

/**
 * `origin` tells of each text how it relates to the program that was profiled; `folders` are where manifests of dependencies
 * may be read.
 */
export async function loadProfile(
  parts: ProfileParts,
  readText: ReadText,
  origin: (path: string) => TextOrigin,
  folders: readonly Pick<SourceFolder, 'path'>[] = [],
): Promise<LoadedProfile> {
  const texts = await Promise.all(profiledPaths(parts).map(async path => [path, await readText(path)] as const));
  const snapshots = new Map(texts.filter((entry): entry is [string, string] => entry[1] !== undefined));
  const manifests = await readManifests(parts, folders, readText);
  return { ...parts, snapshots, doubts: doubtsOf(parts, snapshots, origin), manifests };
}

/** The files in the workspace that the profile names, as many as are followed. */
export function profiledPaths({ stacks, userLines }: Pick<LoadedProfile, 'stacks' | 'userLines'>): string[] {
  const paths = userLines?.paths ?? stacks.flatMap(stack => stack.user.map(frame => frame.path));
  return [...new Set(paths)].slice(0, snapshotLimit);
}

function doubtsOf(
  parts: Pick<LoadedProfile, 'stacks' | 'userLines' | 'attribution'>,
  snapshots: ReadonlyMap<string, string>,
  origin: (path: string) => TextOrigin,
): Map<string, SourceDoubt> {
  const functions = userFunctions(parts);
  const doubts = new Map<string, SourceDoubt>();
  for (const [path, text] of snapshots) {
    const evidence = textEvidence(parts.attribution.origin, text, functions.get(path) ?? []);
    const doubt = sourceDoubt(path, origin(path), evidence);
    if (doubt !== undefined) doubts.set(path, doubt);
  }
  return doubts;
}

/** By path the functions of the user, each where the profile has it. */
export function userFunctions({
  stacks,
  userLines,
  attribution,
}: Pick<LoadedProfile, 'stacks' | 'userLines' | 'attribution'>): Map<string, ToldFunction[]> {
  const told = userLines === undefined ? stacks.flatMap(stack => stack.user) : functionsOf(userLines, attribution);
  const byPath = new Map<string, Map<string, ToldFunction>>();
  for (const { path, functionName, startLine } of told) {
    const known = byPath.get(path) ?? new Map<string, ToldFunction>();
    known.set(`${functionName}\0${startLine}`, { functionName, startLine });
    byPath.set(path, known);
  }
  return new Map([...byPath].map(([path, functions]) => [path, [...functions.values()]]));
}

/** Column of `kind` in every value list of the profile, or -1. */
export function columnOf(profile: LoadedProfile, kind: SampleTypeKind): number {
  return profile.attribution.sampleTypes.indexOf(kind);
}

/** `kind` where the profile has it, else the first type it has. */
export function availableType(profile: LoadedProfile, kind: SampleTypeKind): SampleTypeKind {
  return columnOf(profile, kind) >= 0 ? kind : (profile.attribution.sampleTypes[0] ?? kind);
}

export function totalOf(profile: LoadedProfile, kind: SampleTypeKind): number {
  return profile.attribution.totals[columnOf(profile, kind)] ?? 0;
}

/** Whether only functions are known, as in what V8 samples. */
export function isFunctionLevel(profile: LoadedProfile): boolean {
  return profile.attribution.granularity === 'function';
}

/** Whether a function may have more or less in one of the two profiles only because V8 inlined it. */
export function dependsOnInlining(baseline: LoadedProfile, current: LoadedProfile): boolean {
  const isExact = baseline.attributionMode === 'exact' && current.attributionMode === 'exact';
  return isFunctionLevel(current) && !isExact;
}
