import { isStandard, versionedPath } from './goPaths';
import { isForeign } from './reach';
import type { ProfiledFile, SourceDisk, SourceRoots } from './sourceRoots';
import { tailBelow } from './spelling';

/**
 * Files of the workspace that `path` could be when nothing a build tool writes says so: those that agree with it in the
 * most segments from the end, and that define the functions the profile has there. One is a guess, several are a question.
 */
export function guesses(path: string, file: ProfiledFile, roots: SourceRoots, disk: SourceDisk): string[] {
  if (!mayBeOwn(path, file, roots)) return [];
  const fitting = roots.namesakes
    .map(each => ({ each, length: commonTail(each, path, roots.ignoresCase) }))
    .filter(({ each, length }) => length > 0 && !isForeign(each, roots) && !isOfOtherPackage(each, file, roots))
    .filter(({ each }) => disk.defines(each, file.functions));
  const longest = Math.max(0, ...fitting.map(({ length }) => length));
  return fitting.filter(({ length }) => length === longest).map(({ each }) => each);
}

/** Whether a file that was not found may be the user's: not where a module, a package folder or the runtime says otherwise. */
export function mayBeOwn(path: string, { goPackages }: ProfiledFile, roots: SourceRoots): boolean {
  if (!/\.(go|[cm]?[jt]sx?)$/.test(path) && goPackages.length === 0) return false;
  // A package with a domain that is in no module here is somebody else's; a program's own files are in package main.
  if (goPackages.some(each => (each.split('/')[0] ?? '').includes('.'))) return false;
  return !isForeign(path, roots) && !isStandard(path, goPackages) && versionedPath(path) === undefined;
}

/**
 * Whether the functions of the profile are of packages that a Go file at `path` cannot be of, by the go.mod above it. Package
 * main and what the go command calls files and plugins without a name can be anywhere; in the module the file may have moved.
 */
function isOfOtherPackage(path: string, { goPackages }: ProfiledFile, roots: SourceRoots): boolean {
  const modules = roots.goModules.filter(each => tailBelow(path, each.path, roots.ignoresCase) !== undefined);
  const [innermost] = modules.sort((a, b) => b.path.length - a.path.length);
  if (innermost === undefined || goPackages.length === 0) return false;
  const mayHold = (name: string) => anywhere.test(name) || `${name}/`.startsWith(`${innermost.module}/`);
  return !goPackages.some(each => mayHold(each.replace(/_test$/, '')));
}

const anywhere = /^(main|command-line-arguments|plugin\/unnamed-[0-9a-f]+)$/;

/** How many segments two paths have in common from their ends. */
export function commonTail(a: string, b: string, ignoresCase: boolean): number {
  const segments = (path: string) => (ignoresCase ? path.toLowerCase() : path).split('/').filter(Boolean);
  const left = segments(a);
  const right = segments(b);
  let count = 0;
  while (count < Math.min(left.length, right.length) && left.at(-1 - count) === right.at(-1 - count)) count++;
  return count;
}
