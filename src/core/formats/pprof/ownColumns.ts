import type { Profile, Survivors } from '../../profile/profile';
import { growthComments, growthIn } from './growthComments';

/**
 * Sample types that `encodePprof` adds for what a `Profile` knows and pprof has no field for. They are not values: no sample
 * is kept for their sake, and a reader that does not know them passes over them.
 */
const ownNames = [
  'recorded',
  'inuse_growth',
  'again_space',
  'again_recorded',
  'survived_space',
  'survived_recorded',
] as const;

type OwnName = (typeof ownNames)[number];

/** Each by its sample type. */
export type OwnColumns = ReadonlyMap<OwnName, Float64Array>;

/** The sample type `name` where it is one of ours. */
export function ownName(name: string): OwnName | undefined {
  return ownNames.find(each => each === name);
}

export function ownUnit(name: OwnName): 'count' | 'bytes' {
  return name.endsWith('recorded') ? 'count' : 'bytes';
}

/** What V8 sampled cannot be told from its bytes, and which bytes outlived a window in no way. */
export function ownColumns({ origin, recorded, growth, survivors }: Profile): OwnColumns {
  const { all, alive } = survivors ?? {};
  const columns: Record<OwnName, Float64Array | undefined> = {
    recorded: origin === 'v8' ? recorded : undefined,
    inuse_growth: growth,
    again_space: all?.bytes,
    again_recorded: all?.recorded,
    survived_space: alive?.bytes,
    survived_recorded: alive?.recorded,
  };
  return new Map(ownNames.flatMap(name => (columns[name] === undefined ? [] : [[name, columns[name]] as const])));
}

/** What is said beside columns: of lifetimes, and what the program said of itself. */
export function ownComments({ survivors, earlierGrowth = [], meta }: Profile): string[] {
  const lifetimes = survivors === undefined ? growthComments(earlierGrowth) : [survivorsComment(survivors)];
  return meta.mainPackage === undefined ? lifetimes : [`${mainMark}${meta.mainPackage}`, ...lifetimes];
}

const mainMark = 'alloc-lens: main package ';

/** The main package that `ownComments` wrote. */
export function mainPackageIn(comments: readonly string[]): string | undefined {
  return comments.find(each => each.startsWith(mainMark))?.slice(mainMark.length);
}

/** pprof has one duration; those of the windows after the capture stand in a comment. */
function survivorsComment({ all, alive }: Survivors): string {
  return `alloc-lens: after the capture ${all.seconds} s of all objects, ${alive.seconds} s of those alive`;
}

const commentPattern =
  /^alloc-lens: after the capture (\d+(?:\.\d+)?) s of all objects, (\d+(?:\.\d+)?) s of those alive$/;

/** The lifetimes that `ownColumns` and `ownComments` wrote; nothing where a part of it is missing. */
export function lifetimesIn(
  columns: OwnColumns,
  comments: readonly string[],
): Pick<Profile, 'growth' | 'earlierGrowth' | 'survivors'> {
  const growth = columns.get('inuse_growth');
  if (growth !== undefined) {
    const earlierGrowth = growthIn(comments);
    return earlierGrowth.length === 0 ? { growth } : { growth, earlierGrowth };
  }
  const [, allSeconds, aliveSeconds] =
    comments.map(each => commentPattern.exec(each)).find(each => each !== null) ?? [];
  const all = windowOf(columns.get('again_space'), columns.get('again_recorded'), Number(allSeconds));
  const alive = windowOf(columns.get('survived_space'), columns.get('survived_recorded'), Number(aliveSeconds));
  return all === undefined || alive === undefined ? {} : { survivors: { all, alive } };
}

function windowOf(bytes: Float64Array | undefined, recorded: Float64Array | undefined, seconds: number) {
  const isKnown = bytes !== undefined && recorded !== undefined && seconds > 0;
  return isKnown ? { bytes, recorded, seconds } : undefined;
}
