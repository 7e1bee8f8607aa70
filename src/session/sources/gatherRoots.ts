import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { joined, parseGoMod, parseGoWork, parseVendorModules } from '../../core/source/goMod';
import type {
  GoModule,
  GoReplacement,
  GoVendor,
  PathRule,
  SourceFolder,
  SourceRoots,
} from '../../core/source/sourceRoots';
import { tailBelow } from '../../core/source/spelling';
import type { GoFolders } from './goFolders';
import { realFolder } from './localDisk';

/** What the editor knows of the workspace. Paths with forward slashes, as the editor spells them. */
export interface WorkspaceFacts {
  readonly folders: readonly string[];
  /** The go.mod files below them. */
  readonly goMods: readonly string[];
  readonly rules: readonly PathRule[];
  readonly go: GoFolders;
  /** In an untrusted workspace its go.mod and go.work lead nowhere outside of it. */
  readonly trust: 'trusted' | 'untrusted';
  readonly platform: NodeJS.Platform;
}

/** Largest go.mod, go.work or modules.txt that is read. */
const mostBytes = 4 * 2 ** 20;

/** Reads where the source of this workspace lies. Files that cannot be read only mean that less is mapped. */
export async function gatherRoots(facts: WorkspaceFacts): Promise<SourceRoots> {
  const works = await Promise.all(goWorkFolders(facts).map(readWork));
  const used = works.flatMap(work => work.uses.map(folder => `${folder}/go.mod`));
  const goMods = [...new Set([...facts.goMods, ...used])];
  const modules = (await Promise.all(goMods.map(readModule))).filter(found => found !== undefined);
  const vendored = [...modules.map(({ path }) => path), ...works.map(({ folder }) => folder)];
  const vendors = await Promise.all([...new Set(vendored)].map(folder => readVendor(`${folder}/vendor`)));
  const ignoresCase = facts.platform === 'win32' || facts.platform === 'darwin';
  const isAllowed = (path: string) =>
    facts.trust === 'trusted' || facts.folders.some(folder => tailBelow(`${path}/`, folder, ignoresCase) !== undefined);
  return {
    folders: facts.folders.map(asFolder),
    goModules: modules.filter(({ path }) => isAllowed(path)).map(({ module, path }) => ({ module, path })),
    goReplacements: [...works, ...modules]
      .flatMap(each => each.replacements)
      .filter(({ by }) => !('path' in by) || isAllowed(by.path)),
    goVendors: vendors.filter(each => each !== undefined).filter(({ path }) => isAllowed(path)),
    goModuleCaches: facts.go.moduleCaches.map(asFolder),
    goRoots: facts.go.roots.map(asFolder),
    rules: facts.rules,
    namesakes: [],
    ignoresCase,
  };
}

/** The go command takes the go.work of the nearest folder upwards. */
function goWorkFolders({ folders, trust }: WorkspaceFacts): string[] {
  const found = folders.flatMap(folder => (trust === 'trusted' ? selfAndAbove(folder) : [folder]));
  return [...new Set(found)];
}

function selfAndAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder || above === '.' ? [folder] : [folder, ...selfAndAbove(above)];
}

async function readWork(folder: string): Promise<{ folder: string; uses: string[]; replacements: GoReplacement[] }> {
  const text = await readSmall(joined(folder, 'go.work'));
  const work = text === undefined ? { uses: [], replacements: [] } : parseGoWork(text, folder);
  return { folder, ...work };
}

async function readModule(goMod: string): Promise<(GoModule & { replacements: readonly GoReplacement[] }) | undefined> {
  const path = goMod.slice(0, goMod.lastIndexOf('/'));
  const text = await readSmall(goMod);
  const parsed = text === undefined ? undefined : parseGoMod(text, path);
  return parsed && { ...parsed, path };
}

async function readVendor(path: string): Promise<GoVendor | undefined> {
  const text = await readSmall(`${path}/modules.txt`);
  return text === undefined ? undefined : { path, modules: parseVendorModules(text) };
}

async function readSmall(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).size > mostBytes ? undefined : await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

function asFolder(path: string): SourceFolder {
  return { path, realPath: realFolder(path) ?? path };
}
