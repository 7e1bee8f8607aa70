import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { LocalProcess } from './processReader';

/** The folders as written and as they are once links are followed: the system tells the latter of a process. */
export async function realFolders(folders: readonly string[]): Promise<string[]> {
  const real = await Promise.all(folders.map(folder => realpath(folder).catch(() => folder)));
  return [...new Set([...folders, ...real])];
}

/** Installed dependencies that run in a workspace are not its programs; a working directory inside of it still counts. */
export function placeOf(
  process: LocalProcess,
  scripts: readonly string[],
  folders: readonly string[],
): 'workspace' | 'elsewhere' {
  const own = [
    process.program,
    ...scripts.map(script => resolve(process.cwd ?? sep, script.replace(/^file:\/\//, ''))),
  ];
  if (own.some(path => /[\\/]node_modules[\\/]/.test(path))) return 'elsewhere';
  const paths = process.cwd === undefined ? own : [...own, process.cwd];
  return paths.some(path => folders.some(folder => isInside(path, folder))) ? 'workspace' : 'elsewhere';
}

function isInside(path: string, folder: string): boolean {
  const [inner, outer] = sep === '\\' ? [path.toLowerCase(), folder.toLowerCase()] : [path, folder];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}
