import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import { StringTableBuilder } from '../profile/stringTableBuilder';
import { Uint32List } from '../profile/uint32List';
import { moduleOf } from '../source/moduleOf';
import type { ReplacedModules } from '../source/replacedModules';
import type { SiteTable } from './attribution';
import { sumRows } from './rowSums';

/** Rows of the grouping by module that are no dependency. */
export const ownCode = 'Your code';
export const runtimeCode = 'Runtime and standard library';

/**
 * Self and total of each dependency, of the user's own code and of the runtime. In `functionName` stands the name, in `file`
 * one file of a dependency as the runtime spelled it: `moduleOf` tells its version, or which manifest does, or `replaced`. A
 * module in two versions has two rows. Code of no known module counts as runtime.
 */
export function moduleTable(
  profile: Profile,
  isOwn: (file: number) => boolean,
  replaced: ReplacedModules = new Map(),
): SiteTable {
  const { frames } = profile;
  const text = stringReader(profile.strings);
  const strings = new StringTableBuilder();
  const rows = new Map<string, number>();
  const names = new Uint32List();
  const files = new Uint32List();
  const rowOfFile = new Map<number, number>();
  const rowOf = (file: number): number => {
    const spelled = text(file);
    const found = isOwn(file) ? undefined : (replaced.get(spelled) ?? moduleOf(spelled));
    const name = found?.name ?? (isOwn(file) ? ownCode : runtimeCode);
    const key = `${name}\0${found?.version ?? ''}\0${found?.manifest ?? ''}\0${found?.replacedBy ?? ''}`;
    const known = rows.get(key);
    if (known !== undefined) return known;
    const row = names.length;
    rows.set(key, row);
    names.push(strings.add(name));
    files.push(found === undefined ? 0 : strings.add(spelled));
    return row;
  };
  const rowOfFrame = new Int32Array(frames.count);
  for (let frame = 0; frame < frames.count; frame++) {
    const file = frames.file[frame]!;
    let row = rowOfFile.get(file);
    if (row === undefined) {
      row = rowOf(file);
      rowOfFile.set(file, row);
    }
    rowOfFrame[frame] = row;
  }
  const none = new Uint32Array(names.length);
  return {
    count: names.length,
    strings: strings.build(),
    functionName: names.finish(),
    file: files.finish(),
    line: none,
    startLine: none.slice(),
    ...sumRows(profile, rowOfFrame, names.length),
  };
}
