import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import type { StringTable } from '../profile/stringTable';
import { StringTableBuilder } from '../profile/stringTableBuilder';
import { TupleInterner } from '../profile/tupleInterner';
import { Uint32List } from '../profile/uint32List';
import { goPackageEnd, goPackageName, nativeCode, packageOf } from './packageOf';

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
  /** Absent where nobody asks for them. */
  readonly packages?: SiteRows;
}

export function lineRows({ frames }: Profile): SiteRows {
  const identity = new Uint32Array(frames.count);
  for (let frame = 0; frame < identity.length; frame++) identity[frame] = frame;
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

/** Row r is named by string r + 1 of `names`, as string 0 is ''. */
export function packageRows(profile: Profile): { rows: SiteRows; names: StringTable } {
  const { frames, origin, strings } = profile;
  const names = new StringTableBuilder();
  const add = origin === 'go' ? goNaming(strings, names) : scriptNaming(strings, names);
  // A package follows from the function's name in Go and from the file in V8: ask once for each of them.
  const key = origin === 'go' ? frames.functionName : frames.file;
  const rowOfKey = new Int32Array(strings.start.length).fill(-1);
  const rows = groupFrames(frames.count, frame => {
    const index = key[frame]!;
    if (rowOfKey[index]! < 0) rowOfKey[index] = add(index) - 1;
    return rowOfKey[index]!;
  });
  return { rows, names: names.build() };
}

/** Adds the package of a symbol to `names`. As bytes, because making texts of all symbols costs more than the rest. */
function goNaming({ bytes, start, end }: StringTable, names: StringTableBuilder): (symbol: number) => number {
  return symbol => {
    const from = start[symbol]!;
    const to = goPackageEnd(bytes, from, end[symbol]!);
    if (to === from) return names.add(nativeCode);
    const isEscaped = bytes.subarray(from, to).includes(0x25);
    return isEscaped ? names.add(goPackageName(bytes, from, to)) : names.addBytes(bytes, from, to);
  };
}

function scriptNaming(strings: StringTable, names: StringTableBuilder): (file: number) => number {
  const text = stringReader(strings);
  return file => names.add(packageOf('v8', '', text(file)));
}

/** The row of each of `frames`, in their order. */
export function rowsOfFrames(frames: Uint32Array, { rowOfFrame }: SiteRows): Int32Array {
  const rows = new Int32Array(frames.length);
  for (let i = 0; i < rows.length; i++) rows[i] = rowOfFrame[frames[i]!]!;
  return rows;
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
