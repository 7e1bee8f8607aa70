import { attributeAll } from '../../core/attribution/attribute';
import { moduleTable } from '../../core/attribution/moduleTable';
import { profileSources } from '../../core/attribution/profileSources';
import { groupSites, type SiteGroups } from '../../core/attribution/siteGroups';
import { groupStacks, type StackGroups } from '../../core/attribution/stackGroups';
import { sumUserLines } from '../../core/attribution/userLines';
import { mayBeSameProcess } from '../../core/profile/processTrace';
import type { Profile, ProfileNames } from '../../core/profile/profile';
import { ofProgram } from '../../core/source/goProgram';
import type { SourceRoots } from '../../core/source/sourceRoots';
import { LocalDisk } from '../sources/localDisk';
import { SourceMapper } from '../sources/sourceMapper';
import { callsOf, withAllocationCalls } from './allocationCalls';
import type { DecodedProfile, DecodeFailure, DecodeRequest, MappedSources } from './decodeRequest';
import { load, type Opened } from './loadRequest';
import { programTrace } from './programTrace';

/** A decoded profile before its stacks and sites are made into objects: `describeColumns`. */
export interface DecodedColumns extends Omit<DecodedProfile, 'stacks' | 'callSites' | 'encode'> {
  readonly names: ProfileNames;
  readonly groups: StackGroups;
  readonly sites: SiteGroups;
}

/** `profile` is what the answer was made of. */
export type Decoding =
  | { readonly answer: DecodedColumns; readonly profile: Profile }
  | { readonly answer: DecodeFailure; readonly profile?: undefined };

/**
 * From the bytes of a request to all that is known of it. Slow for large profiles: runs in the worker. `opened` is the first
 * snapshot of a pair where that was read before.
 */
export async function decodeColumns(request: DecodeRequest, roots: SourceRoots, opened?: Opened): Promise<Decoding> {
  const disk = new LocalDisk(roots.ignoresCase);
  const isScript = request.kind === 'v8HeapProfile' || request.kind === 'file';
  const scripts = request.kind === 'v8HeapProfile' ? request.scripts : undefined;
  const mapper = isScript ? new SourceMapper(scripts, ofProgram([], roots).roots, disk) : undefined;
  let loaded = await load(request, mapper?.sourceOf, opened);
  if (mapper?.dropUnfit()) loaded = await load(request, mapper.sourceOf, opened);
  if (loaded.kind !== 'profile') return { answer: loaded };
  if (loaded.profile.recorded.length === 0) return { answer: { kind: 'noSamples' } };
  const profile = withEarlier(withProgram(loaded.profile, request, opened), request);
  const columns = columnsOf(profile, roots, disk, mapper);
  return { answer: { ...columns, ...programOf(profile, request, new Set(columns.groups.files)) }, profile };
}

/** All that is known of `profile`. */
export function columnsOf(
  profile: Profile,
  roots: SourceRoots,
  disk: LocalDisk,
  mapper?: SourceMapper,
): DecodedColumns {
  const sources = profileSources(profile, roots, disk);
  const workspacePath = (file: string) => {
    const match = sources.matches.get(file);
    return match?.origin === 'workspace' ? match.path : undefined;
  };
  const groups = groupStacks(profile, workspacePath, sources.replaced);
  const places = new Map(groups.paths.map((path, i) => [groups.files[i]!, path]));
  const { strings, frames, sampleTypes } = profile;
  const { attribution, summed } = attributeAll(profile);
  return {
    kind: 'decoded',
    names: { strings, frames, sampleTypes },
    attribution: {
      ...attribution,
      modules: moduleTable(profile, file => places.has(file), sources.replaced),
    },
    groups,
    sites: groupSites(profile, groups),
    userLines: sumUserLines(profile, places, summed),
    sources,
    ...(mapper && { mapped: sourcesOf(mapper, workspacePath) }),
  };
}

/** What we build ourselves has the text that is on disk. */
function programOf(
  profile: Profile,
  { kind }: DecodeRequest,
  own: ReadonlySet<number>,
): Pick<DecodedProfile, 'program'> {
  const program = kind === 'goTest' ? undefined : programTrace(profile, file => own.has(file));
  return program === undefined ? {} : { program };
}

/** Only what comes with its program, fresh from a capture, is looked up: what was saved knows already. */
function withProgram(profile: Profile, request: DecodeRequest, opened: Opened | undefined): Profile {
  const binary = 'binary' in request ? request.binary : undefined;
  if (binary === undefined) return profile;
  const before = opened?.kind === 'opening' ? opened.calls : undefined;
  const known = withAllocationCalls(profile, callsOf(profile, binary, before));
  const mainPackage = 'mainPackage' in request ? request.mainPackage : undefined;
  // A tunnel or a proxy is a program, too: only one that has the functions of the profile is believed.
  if (mainPackage === undefined || known.allocationCall === undefined) return known;
  return { ...known, meta: { ...known.meta, mainPackage } };
}

/** What was read from a file has its own. */
function withEarlier(profile: Profile, request: DecodeRequest): Profile {
  const { earlierGrowth = [], earlierProcess } = request;
  if (earlierGrowth.length === 0 || profile.growth === undefined) return profile;
  const process = { ...profile.meta, exe: 'binary' in request ? request.binary : undefined };
  return earlierProcess && !mayBeSameProcess(earlierProcess, process) ? profile : { ...profile, earlierGrowth };
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
