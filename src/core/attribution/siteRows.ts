import type { Profile } from '../profile/profile';
import { stringAt, stringReader } from '../profile/stringAt';
import { TupleInterner } from '../profile/tupleInterner';
import { Uint32List } from '../profile/uint32List';
import { packageOf } from './packageOf';

/** The grouping of frames into rows of one table: which row each frame belongs to, and a frame that stands for each row. */
export interface SiteRows {
  readonly count: number;
  readonly rowOfFrame: Uint32Array;
  readonly firstFrame: Uint32Array;
}

export function lineRows({ frames }: Profile): SiteRows {
  const identity = new Uint32Array(frames.count).map((_, i) => i);
  return { count: frames.count, rowOfFrame: identity, firstFrame: identity };
}

/**
 * Go functions group by name alone, as `go tool pprof -top` does. In V8 names are no identity (most are `(anonymous)`):
 * there a function is its name, file and start.
 */
export function functionRows({ frames, origin }: Profile): SiteRows {
  const interner = new TupleInterner();
  const key = new Uint32Array(3);
  return groupFrames(frames.count, frame => {
    key[0] = frames.functionName[frame]!;
    key[1] = frames.file[frame]!;
    key[2] = frames.startLine[frame]!;
    return interner.intern(key, 0, origin === 'go' ? 1 : 3);
  });
}

/** Also returns the names of the packages, one for each row. */
export function packageRows(profile: Profile): { rows: SiteRows; names: readonly string[] } {
  const { frames, origin, strings } = profile;
  const rowOfName = new Map<string, number>();
  const rowOfString = new Int32Array(strings.start.length).fill(-1);
  const fileText = stringReader(strings);
  const key = origin === 'go' ? frames.functionName : frames.file;
  const rows = groupFrames(frames.count, frame => {
    const known = rowOfString[key[frame]!]!;
    if (known >= 0) return known;
    const functionName = origin === 'go' ? stringAt(strings, frames.functionName[frame]!) : '';
    const name = packageOf(origin, functionName, fileText(frames.file[frame]!));
    const row = rowOfName.get(name) ?? rowOfName.size;
    rowOfName.set(name, row);
    rowOfString[key[frame]!] = row;
    return row;
  });
  return { rows, names: [...rowOfName.keys()] };
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
  return { count: firstFrame.length, rowOfFrame, firstFrame: firstFrame.toArray() };
}
