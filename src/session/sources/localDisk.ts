import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { mayDefine } from '../../core/source/evidence';
import type { ProfiledFunction, SourceDisk } from '../../core/source/sourceRoots';

/** Largest file that a guess is checked against. */
const maxTextBytes = 4 * 2 ** 20;

/** The disk of this machine, read at once: for the decoding thread. Remembers what it read, so it is for one profile. */
export class LocalDisk implements SourceDisk {
  readonly #folders = new Map<string, string | undefined>();
  readonly #texts = new Map<string, string | undefined>();

  /** `ignoresCase` where the names on the disk are to be told as the disk spells them. */
  constructor(private readonly ignoresCase: boolean) {}

  realPath(path: string): string | undefined {
    const slash = path.lastIndexOf('/');
    const folder = this.#realFolder(path.slice(0, slash) || '/');
    if (folder === undefined) return undefined;
    try {
      const place = `${folder === '/' ? '' : folder}${path.slice(slash)}`;
      const found = lstatSync(place, { throwIfNoEntry: false });
      if (found === undefined) return undefined;
      if (found.isFile() && !this.ignoresCase) return place;
      return statSync(place).isFile() ? forward(realpathSync.native(place)) : undefined;
    } catch {
      // A broken link, or a folder that may not be read: there is no file to show.
      return undefined;
    }
  }

  defines(path: string, functions: readonly ProfiledFunction[]): boolean {
    if (!this.#texts.has(path)) this.#texts.set(path, textOf(path));
    const text = this.#texts.get(path);
    return text !== undefined && mayDefine(text, functions);
  }

  #realFolder(folder: string): string | undefined {
    if (!this.#folders.has(folder)) this.#folders.set(folder, this.#resolved(folder));
    return this.#folders.get(folder);
  }

  /** From folder to folder, as most paths of a foreign profile end at one that is not there, and asking costs most. */
  #resolved(folder: string): string | undefined {
    const slash = folder.lastIndexOf('/');
    if (this.ignoresCase || slash < 1 || folder.startsWith('//')) return realFolder(folder);
    const above = this.#realFolder(folder.slice(0, slash));
    return above && (this.#plainFolder(above, folder.slice(slash)) ?? realFolder(folder));
  }

  #plainFolder(above: string, name: string): string | undefined {
    const place = `${above}${name}`;
    return lstatSync(place, { throwIfNoEntry: false })?.isDirectory() === true ? place : undefined;
  }
}

/** With all links resolved; undefined where there is nothing. */
export function realFolder(folder: string): string | undefined {
  try {
    return forward(realpathSync.native(folder));
  } catch {
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return statSync(path).size > maxTextBytes ? undefined : readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function forward(path: string): string {
  return path.replaceAll('\\', '/');
}
