import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import { Uint32List } from '../profile/uint32List';
import type { Attribution } from './attribution';
import { type RowSums, sumRows } from './rowSums';

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

/** `places` are the files of the workspace, as indexes of `profile.strings`, with their paths. Linear in the stacks. */
export function sumUserLines(profile: Profile, places: ReadonlyMap<number, string>): UserLines {
  const paths = [...new Set(places.values())];
  const pathOfFile = new Map([...places].map(([file, path]) => [file, paths.indexOf(path)]));
  const { functionName, line, startLine } = profile.frames;
  const rowsBy = (key: Uint32Array, shown: Uint32Array): UserRows => {
    const { rowOfFrame, firstFrame } = numberFrames(profile, pathOfFile, key);
    return {
      count: firstFrame.length,
      path: firstFrame.map(frame => pathOfFile.get(profile.frames.file[frame]!)!),
      functionName: firstFrame.map(frame => functionName[frame]!),
      line: firstFrame.map(frame => shown[frame]!),
      startLine: firstFrame.map(frame => startLine[frame]!),
      ...sumRows(profile, rowOfFrame, firstFrame.length),
    };
  };
  return { paths, lines: rowsBy(line, line), functions: rowsBy(functionName, startLine) };
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
