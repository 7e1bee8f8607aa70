import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import type { SourceFolder } from '../../core/source/sourceRoots';

export const largestFileBytes = 64 * 2 ** 20;

export type FileContent = { readonly bytes: Buffer; readonly changedMs: number } | 'absent' | 'tooLarge';

/**
 * Files that a profile names, as far as they lie in the workspace: their names are data from outside, and what a link
 * leads out of the workspace is absent. Synchronous: for the decoding thread. Each file is read once.
 */
export class WorkspaceFiles {
  readonly #real: readonly string[];
  readonly #read = new Map<string, FileContent>();

  constructor(folders: readonly Pick<SourceFolder, 'path'>[]) {
    this.#real = folders.flatMap(folder => realPath(folder.path) ?? []);
  }

  content(path: string): FileContent {
    let content = this.#read.get(path);
    if (content === undefined) {
      content = this.#load(path);
      this.#read.set(path, content);
    }
    return content;
  }

  /** As VS Code shows it, without a byte order mark; undefined where it is absent or too large. */
  text(path: string): string | undefined {
    const content = this.content(path);
    return typeof content === 'string' ? undefined : content.bytes.toString('utf8').replace(/^\uFEFF/, '');
  }

  /** Whether the file is what V8 hashed, with or without its byte order mark; undefined where V8 tells no SHA-256. */
  matches(path: string, hash: string): boolean | undefined {
    if (!/^[0-9a-f]{64}$/i.test(hash)) return undefined;
    const content = this.content(path);
    if (typeof content === 'string') return false;
    const wanted = hash.toLowerCase();
    return sha256(content.bytes) === wanted || sha256(content.bytes.toString('utf8').replace(/^\uFEFF/, '')) === wanted;
  }

  #load(path: string): FileContent {
    try {
      const real = realPath(path);
      if (real === undefined || !this.#real.some(root => real.startsWith(`${root}/`))) return 'absent';
      const { size, mtimeMs } = statSync(real);
      if (!statSync(real).isFile()) return 'absent';
      return size > largestFileBytes ? 'tooLarge' : { bytes: readFileSync(real), changedMs: mtimeMs };
    } catch {
      return 'absent';
    }
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path).replaceAll('\\', '/');
  } catch {
    return undefined;
  }
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}
