import type { GoReplacement, GoVersion, ProfiledFile, SourceRoots } from './sourceRoots';
import { isAbsolute, tailBelow } from './spelling';

/**
 * The replacements that can hold for a module in a version. In one go.mod, one of that very version goes before one of any;
 * several files may say different things, and the go command listens to that of the main module only.
 */
export function replacementsOf(file: GoVersion, { goReplacements }: SourceRoots): GoReplacement[] {
  const fitting = goReplacements.filter(each => isVersion(each, file));
  const isOverruled = ({ version, of }: GoReplacement) =>
    version === '' && fitting.some(each => each.version !== '' && each.of === of);
  return fitting.filter(each => !isOverruled(each));
}

/** Whether a directive or a modules.txt that names a module means this version of it. */
export function isVersion(named: GoVersion, file: GoVersion): boolean {
  return named.module === file.module && (named.version === '' || named.version === file.version);
}

/**
 * `roots` for a program whose files these are: where its main module is known by -trimpath and says what replaces a module,
 * other go.mod files of the workspace do not count for that module.
 */
export function ofMainModule(files: readonly ProfiledFile[], roots: SourceRoots): SourceRoots {
  const mains = mainFolders(files, roots);
  const told = new Set(roots.goReplacements.filter(({ of }) => mains.has(of ?? '')).map(({ module }) => module));
  if (told.size === 0) return roots;
  const counts = ({ module, of }: GoReplacement) => of === undefined || mains.has(of) || !told.has(module);
  return { ...roots, goReplacements: roots.goReplacements.filter(counts) };
}

/** Where the modules lie that the files of package main are of: several for worktrees. */
function mainFolders(files: readonly ProfiledFile[], { goModules, goReplacements }: SourceRoots): Set<string> {
  // Only go.mod files that disagree make it worth looking.
  if (goReplacements.length < 2) return new Set();
  const mains = files.filter(({ file, goPackages }) => goPackages.includes('main') && !isAbsolute(file));
  return new Set(
    mains.flatMap(({ file }) => {
      const holding = goModules.filter(({ module }) => tailBelow(file, module, false) !== undefined);
      const longest = Math.max(0, ...holding.map(({ module }) => module.length));
      return holding.filter(({ module }) => module.length === longest).map(({ path }) => path);
    }),
  );
}
