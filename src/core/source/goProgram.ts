import { versionedPath } from './goPaths';
import type { GoModule, PathRule, ProfiledFile, SourceRoots } from './sourceRoots';
import { isAbsolute, localPath, tailBelow } from './spelling';

/** A program by what it says itself or its own files say, and where its source can lie. */
export interface ProgramRoots {
  /**
   * The main module; where no module here is it, the folder of package main as the runtime spells it. '' where the program was not
   * read and no file of its package main is in the profile.
   */
  readonly program: string;
  readonly roots: SourceRoots;
}

/**
 * `roots` for the program whose files these are. Where its main module is known, by `mainPackage` or -trimpath, and says what
 * replaces a module, other go.mod files of the workspace do not count for that module; and choices that were made for other
 * programs do not count.
 */
export function ofProgram(files: readonly ProfiledFile[], roots: SourceRoots, mainPackage = ''): ProgramRoots {
  const paths = (isMain: (packages: readonly string[]) => boolean) =>
    files.filter(({ goPackages }) => isMain(goPackages)).map(({ file }) => localPath(file) ?? file);
  // `go run main.go` has no module. Any name does for a file of the package.
  const told = mainPackage === '' || mainPackage === 'command-line-arguments' ? [] : [`${mainPackage}/main.go`];
  const mains = paths(packages => packages.includes('main'));
  // A file of another package has one of main beside its own where inlining names a function after its user.
  const own = paths(packages => packages.length === 1 && packages[0] === 'main');
  const isTold = told.length > 0;
  const program = programOf(isTold ? told : own, roots);
  const replacing = withReplacementsOf(isTold ? told : mains, roots);
  return { program, roots: withChoicesOf(program, [...told, ...mains], replacing) };
}

/** Of what a program has in package main the shortest, which does not depend on what was allocated where. */
function programOf(mains: readonly string[], { goModules }: SourceRoots): string {
  const names = mains.filter(file => file.includes('/')).map(file => moduleOf(file, goModules));
  return names.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] ?? '';
}

function moduleOf(file: string, modules: readonly GoModule[]): string {
  const versioned = versionedPath(file)?.module;
  if (versioned !== undefined) return versioned;
  const holds = ({ module, path }: GoModule) => tailBelow(file, isAbsolute(file) ? path : module, false) !== undefined;
  const [innermost] = modules.filter(holds).sort((a, b) => b.path.length - a.path.length);
  return (
    (isAbsolute(file) ? innermost : longest(modules.filter(holds))[0])?.module ?? file.slice(0, file.lastIndexOf('/'))
  );
}

/** Modules nest: the longest name is the one. Several for worktrees. */
function longest(modules: readonly GoModule[]): GoModule[] {
  const length = Math.max(0, ...modules.map(({ module }) => module.length));
  return modules.filter(({ module }) => module.length === length);
}

function withChoicesOf(program: string, mains: readonly string[], roots: SourceRoots): SourceRoots {
  // An answer of before programs were kept is of the program whose own files it places.
  const places = ({ from }: PathRule) =>
    mains.some(file => file === from || tailBelow(file, from, false) !== undefined);
  const counts = (rule: PathRule) =>
    rule.origin === 'settings' || (rule.program ?? (places(rule) ? program : '')) === program;
  return roots.rules.every(counts) ? roots : { ...roots, rules: roots.rules.filter(counts) };
}

function withReplacementsOf(mains: readonly string[], roots: SourceRoots): SourceRoots {
  const folders = mainFolders(mains, roots);
  const told = new Set(roots.goReplacements.filter(({ of }) => folders.has(of ?? '')).map(({ module }) => module));
  if (told.size === 0) return roots;
  const goReplacements = roots.goReplacements.flatMap(each => {
    if (!told.has(each.module)) return [each];
    return each.of === undefined || folders.has(each.of) ? [{ ...each, isOfMain: true }] : [];
  });
  return { ...roots, goReplacements };
}

/** Where the modules lie that the files of package main are of: several for worktrees. */
function mainFolders(mains: readonly string[], { goModules, goReplacements }: SourceRoots): Set<string> {
  if (goReplacements.length === 0) return new Set();
  const holding = (file: string) => goModules.filter(({ module }) => tailBelow(file, module, false) !== undefined);
  const trimmed = mains.filter(file => !isAbsolute(file));
  return new Set(trimmed.flatMap(file => longest(holding(file)).map(({ path }) => path)));
}
