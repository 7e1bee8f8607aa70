import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import { TupleInterner } from '../profile/tupleInterner';
import { Uint32List } from '../profile/uint32List';
import { packageOf } from './packageOf';

/** The grouping of frames into rows of one table: which row each frame belongs to, and a frame that stands for each row. */
export interface SiteRows {
  readonly count: number;
  readonly rowOfFrame: Uint32Array;
  readonly firstFrame: Uint32Array;
}

/** Groupings that nest: a line lies in one function, a function in one package. */
export interface Groupings {
  readonly lines: SiteRows;
  readonly functions: SiteRows;
  readonly packages: SiteRows;
}

export function lineRows({ frames }: Profile): SiteRows {
  const identity = new Uint32Array(frames.count).map((_, i) => i);
  return { count: frames.count, rowOfFrame: identity, firstFrame: identity };
}

/**
 * Go functions group by name alone, as `go tool pprof -top` does. In V8 names are no identity (most are `(anonymous)`):
 * there a function is its name, file and start.
 */
export function functionRows({ frames, origin, strings }: Profile): SiteRows {
  if (origin === 'go') return groupFrames(frames.count, numbering(strings.start.length, frames.functionName));
  const interner = new TupleInterner();
  const key = new Uint32Array(3);
  return groupFrames(frames.count, frame => {
    key[0] = frames.functionName[frame]!;
    key[1] = frames.file[frame]!;
    key[2] = frames.startLine[frame]!;
    return interner.intern(key, 0, 3);
  });
}

/** Also returns the names of the packages, one for each row. */
export function packageRows(profile: Profile): { rows: SiteRows; names: readonly string[] } {
  const { frames, origin, strings } = profile;
  const text = stringReader(strings);
  const rowOfName = new Map<string, number>();
  // A package follows from the function's name in Go and from the file in V8: ask once for each of them.
  const key = origin === 'go' ? frames.functionName : frames.file;
  const rowOfKey = new Int32Array(strings.start.length).fill(-1);
  const rows = groupFrames(frames.count, frame => {
    const known = rowOfKey[key[frame]!]!;
    if (known >= 0) return known;
    const name = packageOf(origin, text(frames.functionName[frame]!), text(frames.file[frame]!));
    const row = rowOfName.get(name) ?? rowOfName.size;
    rowOfName.set(name, row);
    rowOfKey[key[frame]!] = row;
    return row;
  });
  return { rows, names: [...rowOfName.keys()] };
}

/** Numbers the values of `column`, which are below `limit`, in the order they are met. */
function numbering(limit: number, column: Uint32Array): (index: number) => number {
  const numbers = new Int32Array(limit).fill(-1);
  let next = 0;
  return index => {
    const value = column[index]!;
    if (numbers[value]! < 0) numbers[value] = next++;
    return numbers[value]!;
  };
}

/** `rowOf` numbers rows 0, 1, 2, … in the order it meets them. */
function groupFrames(count: number, rowOf: (frame: number) => number): SiteRows {
  const rowOfFrame = new Uint32Array(count);
  const firstFrame = new Uint32List();
  for (let frame = 0; frame < count; frame++) {
    const row = rowOf(frame);
    rowOfFrame[frame] = row;
    if (row === firstFrame.length) firstFrame.push(frame);
  }
  return { count: firstFrame.length, rowOfFrame, firstFrame: firstFrame.finish() };
}
