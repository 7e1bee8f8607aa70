import type { PerOperation, Recipe } from '../capture/launch/recipe';
import type { AttributionMode } from '../capture/profiler';
import type { Target } from '../capture/target';
import type { Attribution } from '../core/attribution/attribution';
import { type CallSite, callSites } from '../core/attribution/callSites';
import type { CondensedStack } from '../core/attribution/condensedStack';
import type { SampleTypeKind } from '../core/profile/sampleType';

/** A profile that the user looks at, with everything the views derive from it. Immutable. */
export interface LoadedProfile {
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
  /** How V8's samples were charged; undefined where there is no choice (Go), or it is not known (files). */
  readonly attributionMode?: AttributionMode | undefined;
  /** What one operation of a benchmark costs, as package testing measured it. */
  readonly perOperation?: PerOperation;
  /** Sentences about limits of this profile. */
  readonly notes: readonly string[];
  /** Texts of the profiled workspace files as they were on disk when the profile was taken, by absolute path. */
  readonly snapshots: ReadonlyMap<string, string>;
  /** Its name among the saved captures, where it is one. */
  readonly captureId?: string;
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

export interface ProfileParts extends Omit<LoadedProfile, 'callSites' | 'snapshots'> {}

/** Reads a file of the workspace as text; undefined where it is missing, not text, or too large. */
export type ReadText = (path: string) => Promise<string | undefined>;

/** Most files whose text is kept for mapping lines after edits. */
const snapshotLimit = 300;

export async function loadProfile(parts: ProfileParts, readText: ReadText): Promise<LoadedProfile> {
  const sites = callSites(parts.stacks, parts.attribution.sampleTypes.length);
  const paths = [...new Set(parts.stacks.flatMap(stack => stack.user.map(frame => frame.path)))].slice(
    0,
    snapshotLimit,
  );
  const texts = await Promise.all(paths.map(async path => [path, await readText(path)] as const));
  const snapshots = new Map(texts.filter((entry): entry is [string, string] => entry[1] !== undefined));
  return { ...parts, callSites: sites, snapshots };
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
