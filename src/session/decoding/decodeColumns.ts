import type { V8Survivors } from '../../capture/profiler';
import { attribute } from '../../core/attribution/attribute';
import { moduleTable } from '../../core/attribution/moduleTable';
import { profileSources } from '../../core/attribution/profileSources';
import { groupSites, type SiteGroups } from '../../core/attribution/siteGroups';
import { groupStacks, type StackGroups } from '../../core/attribution/stackGroups';
import { sumUserLines } from '../../core/attribution/userLines';
import { decodeProfile } from '../../core/formats/decode';
import type { Decoded } from '../../core/formats/decoded';
import { detect } from '../../core/formats/detect';
import type { SourceOf } from '../../core/formats/v8/callFrames';
import { decodeV8HeapProfile } from '../../core/formats/v8/decodeV8HeapProfile';
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
import { programTrace } from './programTrace';

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

/** From the bytes of a request to all that is known of it. Synchronous and slow for large profiles: runs in the worker. */
export function decodeColumns(request: DecodeRequest, roots: SourceRoots): Decoding {
  const disk = new LocalDisk(roots.ignoresCase);
  const isScript = request.kind === 'v8HeapProfile' || request.kind === 'file';
  const scripts = request.kind === 'v8HeapProfile' ? request.scripts : undefined;
  const mapper = isScript ? new SourceMapper(scripts, roots, disk) : undefined;
  const loaded = load(request, mapper?.sourceOf);
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
    ...programOf(profile, request, file => places.has(file)),
  };
  return { answer, profile };
}

/** What we build ourselves has the text that is on disk. */
function programOf(
  profile: Profile,
  { kind }: DecodeRequest,
  isOwn: (file: number) => boolean,
): Pick<DecodedProfile, 'program'> {
  const program = kind === 'goTest' ? undefined : programTrace(profile, isOwn);
  return program === undefined ? {} : { program };
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

function load(request: DecodeRequest, sourceOf: SourceOf | undefined): Loaded {
  switch (request.kind) {
    case 'file':
      return loadBytes(request.bytes, bytes => decodeProfile(bytes, sourceOf));
    case 'goTest':
      return withWindow(focused(loadBytes(request.profile, decodeProfile), request.functionName), request);
    case 'v8HeapProfile':
      return withAlive(
        withWindow(
          loadBytes(request.profile, bytes =>
            decodeV8HeapProfile(bytes, { ...request, ...(sourceOf && { sourceOf }) }, request.others),
          ),
          request,
        ),
        request.survivors,
        sourceOf,
      );
    case 'pprofPair':
      return withWindow(loadPair(request.before, request.after), request);
  }
}

function loadPair(before: Uint8Array, after: Uint8Array): Loaded {
  const first = loadBytes(before, decodeSnapshot);
  if (first.kind !== 'profile') return first;
  const second = loadBytes(after, decodeSnapshot);
  if (second.kind !== 'profile') return second;
  const outcome = difference(first.profile, second.profile);
  return outcome.kind === 'profile' ? outcome : { kind: outcome.kind };
}

function focused(loaded: Loaded, functionName: string): Loaded {
  return loaded.kind === 'profile' ? { kind: 'profile', profile: focusGoTest(loaded.profile, functionName) } : loaded;
}

/** A server that answers with anything but pprof gets told so, even if it is a profile of another kind. */
function decodeSnapshot(bytes: Uint8Array): Decoded {
  return detect(bytes).kind === 'v8HeapProfile'
    ? { kind: 'otherFormat', detail: 'a V8 heap profile' }
    : decodeProfile(bytes);
}

function loadBytes(bytes: Uint8Array, decode: (bytes: Uint8Array) => Decoded): Loaded {
  const decoded = decodeUnpacked(bytes, decode);
  if (decoded.kind !== 'otherFormat') return decoded;
  if (decoded.sampleTypes !== undefined) return { kind: 'noHeapTypes', types: decoded.sampleTypes };
  return { kind: 'notAProfile', detail: decoded.detail };
}

/** A second window that cannot be read only means that lifetimes are not told. */
function withAlive(loaded: Loaded, survivors: V8Survivors | undefined, sourceOf: SourceOf | undefined): Loaded {
  if (loaded.kind !== 'profile' || survivors === undefined) return loaded;
  const { period } = loaded.profile.meta;
  const [all, alive] = [survivors.all, survivors.alive].map(({ profile, durationMs }) => {
    const read = loadBytes(profile, bytes =>
      decodeV8HeapProfile(bytes, { interval: period, ...(sourceOf && { sourceOf }) }),
    );
    return read.kind === 'profile' ? { profile: read.profile, seconds: durationMs / 1000 } : undefined;
  });
  if (all === undefined || alive === undefined) return loaded;
  return { kind: 'profile', profile: withSurvivors(loaded.profile, { all, alive }) };
}

/** What the capture knows of its window is better than what the bytes say. */
function withWindow(loaded: Loaded, { startedMs, durationMs }: { startedMs: number; durationMs: number }): Loaded {
  if (loaded.kind !== 'profile') return loaded;
  const timeMs = startedMs + durationMs;
  return { kind: 'profile', profile: { ...loaded.profile, meta: { ...loaded.profile.meta, timeMs, durationMs } } };
}
