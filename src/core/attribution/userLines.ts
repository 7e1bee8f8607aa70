import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import { Uint32List } from '../profile/uint32List';
import type { SummedSites } from './attribute';
import type { Attribution } from './attribution';
import { type RowSums, sumRows } from './rowSums';
import type { SiteRows } from './siteRows';
import type { SiteSums } from './stackSums';

/** Self and total, in pprof's meaning, of what lies in the workspace. Typed arrays, to cross between threads by transfer. */
export interface UserLines {
  /** Absolute paths in the workspace. */
  readonly paths: readonly string[];
  /** One row for each line, whatever functions share it: a line counts once per stack. */
  readonly lines: UserRows;
  /** One row for each function of a file. */
  readonly functions: UserRows;
}

export interface UserRows extends RowSums {
  readonly count: number;
  /** Indexes `UserLines.paths`. */
  readonly path: Uint32Array;
  /** Indexes the strings of the profile. For a line the function that the profile names first on it. */
  readonly functionName: Uint32Array;
  /** 1-based; 0 where unknown. For functions the line on which they start. */
  readonly line: Uint32Array;
  readonly startLine: Uint32Array;
}

/** The functions of `userLines`, by name and start; `attribution` is of the same profile. */
export function functionsOf({ paths, functions }: UserLines, { functions: { strings } }: Attribution) {
  const text = stringReader(strings);
  return Array.from(functions.path, (path, row) => ({
    path: paths[path]!,
    functionName: text(functions.functionName[row]!),
    startLine: functions.startLine[row]!,
  }));
}

/**
 * `places` are the files of the workspace, as indexes of `profile.strings`, with their paths; `summed` is what `attributeAll` made
 * of the profile. Nearly all lines and functions are those of `summed`; the stacks are gone through only for those that are not,
 * as where two functions share a line.
 */
export function sumUserLines(
  profile: Profile,
  places: ReadonlyMap<number, string>,
  { groupings, sums }: SummedSites,
): UserLines {
  const paths = [...new Set(places.values())];
  const pathOfFile = new Map([...places].map(([file, path]) => [file, paths.indexOf(path)]));
  const { functionName, line, startLine } = profile.frames;
  const rowsBy = (key: Uint32Array, shown: Uint32Array, known: SiteRows, knownSums: SiteSums): UserRows => {
    const { rowOfFrame, firstFrame } = numberFrames(profile, pathOfFile, key);
    return {
      count: firstFrame.length,
      path: firstFrame.map(frame => pathOfFile.get(profile.frames.file[frame]!)!),
      functionName: firstFrame.map(frame => functionName[frame]!),
      line: firstFrame.map(frame => shown[frame]!),
      startLine: firstFrame.map(frame => startLine[frame]!),
      ...rowSums(profile, { rowOfFrame, count: firstFrame.length }, known, knownSums),
    };
  };
  return {
    paths,
    lines: rowsBy(line, line, groupings.lines, sums.lines),
    functions: rowsBy(functionName, startLine, groupings.functions, sums.functions),
  };
}

interface Numbered {
  /** -1 for a frame in no row. */
  readonly rowOfFrame: Int32Array;
  readonly count: number;
}

/** Takes the sums of rows that have just the frames of one known row from there; goes through the stacks for the others. */
function rowSums(profile: Profile, rows: Numbered, known: SiteRows, knownSums: SiteSums): RowSums {
  const same = sameRows(rows, known);
  const isKnown = same.every(row => row >= 0);
  const others = rows.rowOfFrame.map(row => (row >= 0 && same[row]! < 0 ? row : -1));
  const summed = isKnown ? undefined : sumRows(profile, others, rows.count);
  const columns = (sums: readonly Float64Array[], rest: readonly Float64Array[]) =>
    sums.map((column, k) => Float64Array.from(same, (row, i) => (row >= 0 ? column[row]! : rest[k]![i]!)));
  const self = columns(knownSums.self, summed === undefined ? [] : [...summed.self, summed.selfRecorded]);
  const total = columns(knownSums.total, summed === undefined ? [] : [...summed.total, summed.totalRecorded]);
  const types = profile.values.length;
  return {
    self: self.slice(0, types),
    total: total.slice(0, types),
    selfRecorded: self[types]!,
    totalRecorded: total[types]!,
  };
}

/** For each row the known row of the same frames, -1 where there is none. */
function sameRows({ rowOfFrame, count }: Numbered, known: SiteRows): Int32Array {
  const unseen = -2;
  const knownOf = new Int32Array(count).fill(unseen);
  const rowOf = new Int32Array(known.count).fill(unseen);
  for (let frame = 0; frame < rowOfFrame.length; frame++) {
    const row = rowOfFrame[frame]!;
    const at = known.rowOfFrame[frame]!;
    rowOf[at] = rowOf[at] === unseen || rowOf[at] === row ? row : -1;
    if (row >= 0) knownOf[row] = knownOf[row] === unseen || knownOf[row] === at ? at : -1;
  }
  return knownOf.map((at, row) => (at >= 0 && rowOf[at] === row ? at : -1));
}

/** Frames of the workspace that agree in path and `key` have one number; all others -1. */
function numberFrames({ frames }: Profile, pathOfFile: ReadonlyMap<number, number>, key: Uint32Array) {
  const rowOfFrame = new Int32Array(frames.count).fill(-1);
  const firstFrame = new Uint32List();
  const numbers = new Map<number, number>();
  for (let frame = 0; frame < frames.count; frame++) {
    const path = pathOfFile.get(frames.file[frame]!);
    if (path === undefined) continue;
    // Both are below 2^32 and paths are few: exact in a double.
    const joint = path * 2 ** 32 + key[frame]!;
    let row = numbers.get(joint);
    if (row === undefined) {
      row = firstFrame.length;
      numbers.set(joint, row);
      firstFrame.push(frame);
    }
    rowOfFrame[frame] = row;
  }
  return { rowOfFrame, firstFrame: firstFrame.finish() };
}
