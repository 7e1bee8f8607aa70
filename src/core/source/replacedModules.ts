import { versionedPath } from './goPaths';
import { replacementsOf } from './goReplacements';
import { type CodeModule, moduleLabel, moduleOf } from './moduleOf';
import type { SourceMatch } from './sourceMatch';
import type { GoReplacement, SourceRoots } from './sourceRoots';
import { tailBelow } from './spelling';

/** The module of files whose path names none, or names a version that was not built, by file as the runtime spells it. */
export type ReplacedModules = ReadonlyMap<string, CodeModule>;

/**
 * What go.mod and go.work say of files beside the workspace: a folder that stands for a module has no version, whatever
 * version -trimpath writes into its paths.
 */
export function replacedModules(matches: ReadonlyMap<string, SourceMatch>, roots: SourceRoots): ReplacedModules {
  const folders = moduleFolders(roots);
  const found = new Map<string, CodeModule>();
  if (folders.length === 0 && roots.goReplacements.length === 0) return found;
  for (const [file, match] of matches) {
    const module = match.kind === 'ambiguous' ? openModule(file, roots) : moduleAt(file, match, folders);
    if (module !== undefined) found.set(file, module);
  }
  return found;
}

interface ModuleFolder {
  readonly path: string;
  readonly module: CodeModule;
}

/** The innermost first, and a directive before the mere folder: who has both builds what the directive says. */
function moduleFolders({ goReplacements, goModules }: SourceRoots): ModuleFolder[] {
  const replaced = goReplacements.flatMap((each): ModuleFolder[] =>
    'path' in each.by ? [{ path: each.by.path, module: replacedModule(each.module, writtenIn(each)) }] : [],
  );
  const used = goModules.map(({ path, module }) => ({ path, module: unversioned(module) }));
  return [...replaced, ...used].sort((a, b) => b.path.length - a.path.length);
}

function moduleAt(file: string, match: SourceMatch, folders: readonly ModuleFolder[]): CodeModule | undefined {
  if (match.kind !== 'match' || match.origin !== 'dependency') return undefined;
  const cached = moduleOf(match.path);
  // Replaced by another module, which the profile's path does not tell where it is trimmed.
  if (cached !== undefined) return match.how === 'replace' ? standsFor(moduleOf(file), cached) : undefined;
  return folders.find(({ path }) => tailBelow(match.path, path, false) !== undefined)?.module;
}

/** Which of them it is nobody knows yet, but it is none of the version that the path names. */
function openModule(file: string, roots: SourceRoots): CodeModule | undefined {
  const versioned = versionedPath(file);
  const all = versioned === undefined ? [] : replacementsOf(versioned, roots);
  if (versioned === undefined || all.length === 0) return undefined;
  return replacedModule(versioned.module, [...new Set(all.map(writtenIn))].join(' or '));
}

function standsFor(named: CodeModule | undefined, by: CodeModule): CodeModule | undefined {
  return named && replacedModule(named.name, moduleLabel(by));
}

function replacedModule(name: string, by: string): CodeModule {
  return { ...unversioned(name), replacedBy: by };
}

function unversioned(name: string): CodeModule {
  return { name, version: '', system: 'go', manifest: '' };
}

/** `../dep` or `me/fork v1.1.0`, as the directive has it. */
function writtenIn({ by }: GoReplacement): string {
  if ('path' in by) return by.written ?? by.path;
  return moduleLabel({ name: by.module, version: by.version });
}
