import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import type { ProfiledFile, ProfiledFunction } from '../source/sourceRoots';
import { nativeCode, packageOf } from './packageOf';

/** So many functions are evidence enough for which file it is. */
const mostFunctions = 24;

/** Every file of a profile with what tells which file it is; keyed by its index in `Profile.strings`. */
export function profiledFiles({ frames, strings, origin, granularity }: Profile): Map<number, ProfiledFile> {
  const text = stringReader(strings);
  const files = new Map<
    number,
    ProfiledFile & { readonly goPackages: string[]; readonly functions: ProfiledFunction[] }
  >();
  let last = { file: -1, functionName: -1 };
  for (let frame = 0; frame < frames.count; frame++) {
    const file = frames.file[frame]!;
    const functionName = frames.functionName[frame]!;
    if (file === last.file && functionName === last.functionName) continue;
    last = { file, functionName };
    let known = files.get(file);
    if (known !== undefined && known.functions.length >= mostFunctions) continue;
    const symbol = text(functionName);
    if (known === undefined) {
      known = { file: text(file), goPackages: [], functions: [] };
      files.set(file, known);
    }
    const name = origin === 'go' ? packageOf('go', symbol, '') : nativeCode;
    if (name !== nativeCode && !known.goPackages.includes(name)) known.goPackages.push(name);
    const startLine = frames.startLine[frame]! || (granularity === 'function' ? frames.line[frame]! : 0);
    known.functions.push({ name: sourceName(symbol), startLine });
  }
  return files;
}

/**
 * The name by which the source defines a function: `handle` of `main.(*server).handle.func1`, `get` of `Cache.get`; '' for
 * functions without one.
 */
export function sourceName(symbol: string): string {
  // Type arguments have slashes and dots of their own.
  const bracketless = symbol.replace(/\[.*\]/, '');
  const plain = bracketless.slice(bracketless.lastIndexOf('/') + 1);
  const words = plain.split('.').filter(word => word !== '' && !/^(glob|func\d+|\d+|(go|defer)wrap\d+)$/.test(word));
  const [only = ''] = words;
  // Of a package that has only closures left there is no function.
  const name = words.length > 1 ? words.at(-1)! : plain.includes('.') ? '' : only;
  const bare = name.replace(/-(fm|range\d+)$/, '');
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(bare) ? bare : '';
}
