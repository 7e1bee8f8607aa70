import type { V8Survivors } from '../../capture/profiler';
import { attribute } from '../../core/attribution/attribute';
import { moduleTable } from '../../core/attribution/moduleTable';
import { profileSources } from '../../core/attribution/profileSources';
import { groupSites, type SiteGroups } from '../../core/attribution/siteGroups';
import { groupStacks, type StackGroups } from '../../core/attribution/stackGroups';
import { sumUserLines } from '../../core/attribution/userLines';
import { ProfileReading, type Reading } from '../../core/formats/decode';
import { detect } from '../../core/formats/detect';
import type { SourceOf } from '../../core/formats/v8/callFrames';
import { decodeV8HeapProfile, type V8ProfileInfo } from '../../core/formats/v8/decodeV8HeapProfile';
import { difference } from '../../core/profile/difference';
import { focusGoTest } from '../../core/profile/goTestFocus';
import type { Profile, ProfileNames } from '../../core/profile/profile';
import { withSurvivors } from '../../core/profile/survivors';
import type { SourceRoots } from '../../core/source/sourceRoots';
import { LocalDisk } from '../sources/localDisk';
import { SourceMapper } from '../sources/sourceMapper';
import { withAllocationCalls } from './allocationCalls';
import type { DecodedProfile, DecodeFailure, DecodeRequest, MappedSources } from './decodeRequest';
import { decodeUnpacked } from './gunzip';

type Loaded = { readonly kind: 'profile'; readonly profile: Profile } | DecodeFailure;

/** A decoded profile before its stacks and sites are made into objects: `describeColumns`. */
export interface DecodedColumns extends Omit<DecodedProfile, 'stacks' | 'callSites'> {
  readonly names: ProfileNames;
  readonly groups: StackGroups;
  readonly sites: SiteGroups;
}

/** `profile` is what the answer was made of. */
export type Decoding =
  | { readonly answer: DecodedColumns; readonly profile: Profile }
  | { readonly answer: DecodeFailure; readonly profile?: undefined };

/** From the bytes of a request to all that is known of it. Slow for large profiles: runs in the worker. */
export async function decodeColumns(request: DecodeRequest, roots: SourceRoots): Promise<Decoding> {
  const disk = new LocalDisk(roots.ignoresCase);
  const isScript = request.kind === 'v8HeapProfile' || request.kind === 'file';
  const scripts = request.kind === 'v8HeapProfile' ? request.scripts : undefined;
  const mapper = isScript ? new SourceMapper(scripts, roots, disk) : undefined;
  const loaded = await load(request, mapper?.sourceOf);
  if (loaded.kind !== 'profile') return { answer: loaded };
  if (loaded.profile.recorded.length === 0) return { answer: { kind: 'noSamples' } };
  const profile = withKinds(loaded.profile, request);
  const sources = profileSources(profile, roots, disk);
  const workspacePath = (file: string) => {
    const match = sources.matches.get(file);
    return match?.origin === 'workspace' ? match.path : undefined;
  };
  const groups = groupStacks(profile, workspacePath, sources.replaced);
  const places = new Map(groups.paths.map((path, i) => [groups.files[i]!, path]));
  const { strings, frames, sampleTypes } = profile;
  const answer: DecodedColumns = {
    kind: 'decoded',
    names: { strings, frames, sampleTypes },
    attribution: {
      ...attribute(profile),
      modules: moduleTable(profile, file => places.has(file), sources.replaced),
    },
    groups,
    sites: groupSites(profile, groups),
    userLines: sumUserLines(profile, places),
    sources,
    ...(mapper && { mapped: sourcesOf(mapper, workspacePath) }),
  };
  return { answer, profile };
}

/** Only what comes with its program, fresh from a capture, is looked up: what was saved knows already. */
function withKinds(profile: Profile, request: DecodeRequest): Profile {
  const binary = 'binary' in request ? request.binary : undefined;
  return binary === undefined ? profile : withAllocationCalls(profile, binary);
}

function sourcesOf(mapper: SourceMapper, workspacePath: (file: string) => string | undefined): MappedSources {
  const texts = [...mapper.texts].map(([file, text]) => [workspacePath(file), text] as const);
  const newer = [...mapper.newerThanBuild].map(workspacePath);
  return {
    notes: mapper.notes(),
    texts: new Map(texts.filter((entry): entry is [string, string] => entry[0] !== undefined)),
    newerThanBuild: newer.filter(path => path !== undefined),
  };
}

async function load(request: DecodeRequest, sourceOf: SourceOf | undefined): Promise<Loaded> {
  switch (request.kind) {
    case 'file':
      return loadBytes(request.bytes, size => new ProfileReading(size, sourceOf));
    case 'goTest': {
      const loaded = await loadBytes(request.profile, size => new ProfileReading(size));
      return withWindow(focused(loaded, request.functionName), request);
    }
    case 'v8HeapProfile': {
      const read = v8Reading({ ...request, ...(sourceOf && { sourceOf }) }, request.others);
      const loaded = withWindow(await loadBytes(request.profile, read), request);
      return withAlive(loaded, request.survivors, sourceOf);
    }
    case 'pprofPair':
      return withWindow(await loadPair(request.before, request.after), request);
  }
}

async function loadPair(before: Uint8Array, after: Uint8Array): Promise<Loaded> {
  const [first, second] = await Promise.all([before, after].map(bytes => loadBytes(bytes, snapshotReading)));
  if (first?.kind !== 'profile') return first!;
  if (second?.kind !== 'profile') return second!;
  const outcome = difference(first.profile, second.profile);
  return outcome.kind === 'profile' ? outcome : { kind: outcome.kind };
}

function focused(loaded: Loaded, functionName: string): Loaded {
  return loaded.kind === 'profile' ? { kind: 'profile', profile: focusGoTest(loaded.profile, functionName) } : loaded;
}

/** A server that answers with anything but pprof gets told so, even if it is a profile of another kind. */
function snapshotReading(size: number): Reading {
  const reading = new ProfileReading(size);
  return {
    advance: bytes => reading.advance(bytes),
    finish: bytes =>
      detect(bytes).kind === 'v8HeapProfile'
        ? { kind: 'otherFormat', detail: 'a V8 heap profile' }
        : reading.finish(bytes),
  };
}

/** V8's are JSON, which is read once it is whole. */
function v8Reading(info: V8ProfileInfo, others?: readonly Uint8Array[]): () => Reading {
  return () => ({ advance: () => {}, finish: bytes => decodeV8HeapProfile(bytes, info, others) });
}

async function loadBytes(bytes: Uint8Array, begin: (size: number) => Reading): Promise<Loaded> {
  const decoded = await decodeUnpacked(bytes, begin);
  if (decoded.kind !== 'otherFormat') return decoded;
  if (decoded.sampleTypes !== undefined) return { kind: 'noHeapTypes', types: decoded.sampleTypes };
  return { kind: 'notAProfile', detail: decoded.detail };
}

/** A second window that cannot be read only means that lifetimes are not told. */
async function withAlive(
  loaded: Loaded,
  survivors: V8Survivors | undefined,
  sourceOf: SourceOf | undefined,
): Promise<Loaded> {
  if (loaded.kind !== 'profile' || survivors === undefined) return loaded;
  const { period } = loaded.profile.meta;
  const read = v8Reading({ interval: period, ...(sourceOf && { sourceOf }) });
  const windowOf = async ({ profile, durationMs }: V8Survivors['all']) => {
    const window = await loadBytes(profile, read);
    return window.kind === 'profile' ? { profile: window.profile, seconds: durationMs / 1000 } : undefined;
  };
  const all = await windowOf(survivors.all);
  const alive = await windowOf(survivors.alive);
  if (all === undefined || alive === undefined) return loaded;
  return { kind: 'profile', profile: withSurvivors(loaded.profile, { all, alive }) };
}

/** What the capture knows of its window is better than what the bytes say. */
function withWindow(loaded: Loaded, { startedMs, durationMs }: { startedMs: number; durationMs: number }): Loaded {
  if (loaded.kind !== 'profile') return loaded;
  const timeMs = startedMs + durationMs;
  return { kind: 'profile', profile: { ...loaded.profile, meta: { ...loaded.profile.meta, timeMs, durationMs } } };
}
