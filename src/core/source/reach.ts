import { remembered } from '../remembered';
import type { CodeOrigin } from './sourceMatch';
import type { SourceFolder, SourceRoots } from './sourceRoots';
import { isNetworkPath, otherSpellings, tailBelow } from './spelling';
import { isThirdParty, thirdPartyPath } from './thirdParty';

/** Whose code the file at `path` on this machine is, by the root that it lies below; undefined below none. */
export function originBelow(path: string, roots: SourceRoots): Exclude<CodeOrigin, 'unknown'> | undefined {
  const tailIn = (folders: readonly SourceFolder[]) => shortestTail(path, folders, roots.ignoresCase);
  const own = tailIn(roots.folders);
  const cached = tailIn(roots.goModuleCaches);
  const standard = tailIn(roots.goRoots);
  // Roots nest: a home folder holds the module cache, and a dependency can be opened as a folder. The innermost decides.
  const innermost = Math.min(...[own, cached, standard].map(tail => tail?.length ?? Number.POSITIVE_INFINITY));
  if (own?.length === innermost) return isThirdParty(own) ? 'dependency' : 'workspace';
  // The go command keeps downloaded installations of Go in its module cache.
  if (standard?.length === innermost || isToolchain(path)) return 'runtime';
  if (cached?.length === innermost) return 'dependency';
  // Beside the workspace: what go.work uses, go.mod replaces, a rule names, or a node_modules above the workspace.
  const linked = tailIn(trustedFolders(roots)) ?? thirdPartyPath(path)?.folder;
  return linked === undefined || linked === 'vendor' ? undefined : 'dependency';
}

/** Whether a file, all of its links resolved, is where matches may lie. */
export function isReachable(real: string, roots: SourceRoots): boolean {
  return mayBeOpened(real, roots) || isBelowAny(real, trustedFolders(roots), roots.ignoresCase);
}

/** Whether a file, all of its links resolved, may be opened because a profile names it. Others need the user's word. */
export function mayBeOpened(real: string, roots: SourceRoots): boolean {
  if (isBelowAny(real, [...roots.folders, ...roots.goModuleCaches, ...roots.goRoots], roots.ignoresCase)) return true;
  // pnpm and npm workspaces link packages out of the folder.
  return !isNetworkPath(real) && thirdPartyPath(real)?.folder === 'node_modules';
}

/** `path` in the spelling of the disk, where the disk does not tell capitals; below a root as the editor spells that root. */
export function recased(path: string, real: string, roots: SourceRoots): string {
  if (!roots.ignoresCase) return path;
  for (const { path: folder, realPath } of [...roots.folders, ...roots.goModuleCaches, ...roots.goRoots]) {
    const tail = tailBelow(path, folder, true);
    const realTail = tailBelow(real, realPath, true);
    if (tail !== undefined && tail.toLowerCase() === realTail?.toLowerCase()) return `${folder}/${realTail}`;
  }
  return path;
}

/** A folder that the user's machine, rather than the profile, says source lies in. */
export interface KnownFolder {
  readonly path: string;
  readonly isOwn: boolean;
  /** As compilers and loaders of this system spell it, then as those of other systems do. */
  readonly spellings: readonly string[];
  readonly otherSpellings: readonly string[];
}

export const knownFolders = remembered((roots: SourceRoots): readonly KnownFolder[] => {
  const all = [...roots.folders, ...roots.goModuleCaches, ...roots.goRoots, ...trustedFolders(roots)];
  return all.map(({ path, realPath }, i) => ({
    path,
    isOwn: i < roots.folders.length,
    spellings: path === realPath ? [path] : [path, realPath],
    otherSpellings: otherSpellings(path),
  }));
});

/** Folders beside the workspace that its files and the user's settings lead to. Kept: they are asked about for every file. */
const trustedFolders = remembered((roots: SourceRoots): readonly SourceFolder[] => {
  const paths = [
    ...roots.goModules.map(({ path }) => path),
    ...roots.goReplacements.flatMap(({ by }) => ('path' in by ? [by.path] : [])),
    ...roots.goVendors.map(({ path }) => path),
    ...roots.rules.map(({ to }) => to),
  ];
  const isOutside = (path: string) => shortestTail(path, roots.folders, roots.ignoresCase) === undefined;
  return [...new Set(paths)].filter(isOutside).map(path => ({ path, realPath: path }));
});

/** Whether `path` lies in a folder of the workspace, whoever's code it is. */
export function isInWorkspace(path: string, { folders, ignoresCase }: SourceRoots): boolean {
  return isBelowAny(path, folders, ignoresCase);
}

/** Whether somebody else wrote the file, as far as its path tells. */
export function isForeign(path: string, { folders, ignoresCase }: SourceRoots): boolean {
  return isThirdParty(shortestTail(path, folders, ignoresCase) ?? path);
}

function isBelowAny(path: string, folders: readonly SourceFolder[], ignoresCase: boolean): boolean {
  return shortestTail(path, folders, ignoresCase) !== undefined;
}

/** What follows the innermost of `folders` that `path` is below. */
function shortestTail(path: string, folders: readonly SourceFolder[], ignoresCase: boolean): string | undefined {
  let shortest: string | undefined;
  for (const { path: folder, realPath } of folders) {
    const tail = tailBelow(path, folder, ignoresCase) ?? tailBelow(path, realPath, ignoresCase);
    if (tail !== undefined && tail.length < (shortest?.length ?? Number.POSITIVE_INFINITY)) shortest = tail;
  }
  return shortest;
}

function isToolchain(path: string): boolean {
  return path.includes('/golang.org/toolchain@');
}
