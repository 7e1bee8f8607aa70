import type { Profile } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import type { StringTable } from '../profile/stringTable';
import type { ProfiledFile, ProfiledFunction } from '../source/sourceRoots';
import { goPackageEnd, goPackageName } from './packageOf';

/** So many functions are evidence enough for which file it is. */
const mostFunctions = 8;

/** Every file of a profile with what tells which file it is, in the order of the frames. */
export function profiledFiles(profile: Profile): ProfiledFile[] {
  const { frames, strings } = profile;
  const text = stringReader(strings);
  const files = new Map<number, FrameFile>();
  for (let frame = 0; frame < frames.count; frame++) {
    const index = frames.file[frame]!;
    let file = files.get(index);
    if (file === undefined) {
      file = new FrameFile(text(index), profile, text);
      files.set(index, file);
    }
    file.add(frame);
  }
  return [...files.values()];
}

class FrameFile implements ProfiledFile {
  readonly goPackages: string[] = [];
  readonly #frames: number[] = [];

  constructor(
    readonly file: string,
    private readonly profile: Profile,
    private readonly text: (index: number) => string,
  ) {}

  /** Made when a guess asks for them, which is seldom. */
  get functions(): ProfiledFunction[] {
    const { frames, granularity } = this.profile;
    return this.#frames.map(frame => ({
      name: sourceName(this.text(frames.functionName[frame]!)),
      startLine: frames.startLine[frame]! || (granularity === 'function' ? frames.line[frame]! : 0),
    }));
  }

  add(frame: number): void {
    const { frames, origin, strings } = this.profile;
    const functionName = frames.functionName[frame]!;
    const isFull = this.#frames.length >= mostFunctions;
    if (isFull || this.#frames.some(each => frames.functionName[each] === functionName)) return;
    this.#frames.push(frame);
    const name = origin === 'go' ? goPackage(strings, functionName) : '';
    if (name !== '' && !this.goPackages.includes(name)) this.goPackages.push(name);
  }
}

/** From the bytes of the symbol, as encoding its text again costs more than all of the mapping. */
function goPackage({ bytes, start, end }: StringTable, symbol: number): string {
  const from = start[symbol]!;
  return goPackageName(bytes, from, goPackageEnd(bytes, from, end[symbol]!));
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
