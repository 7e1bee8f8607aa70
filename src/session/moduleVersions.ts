import type { Attribution } from '../core/attribution/attribution';
import type { CondensedStack } from '../core/attribution/condensedStack';
import { stringReader } from '../core/profile/stringAt';
import { type CodeModule, moduleOf, readVendorList, vendoredImportPath, vendoredIn } from '../core/source/moduleOf';
import type { SourceFolder } from '../core/source/sourceRoots';

/** Name and version of modules by the file that tells them: of a package.json one, of a vendor/modules.txt many. */
export type Manifests = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Most manifests that are read for one profile. */
const mostManifests = 500;

/**
 * Reads the manifests that name the versions of the dependencies in a profile. Paths in profiles come from outside: only
 * manifests below a workspace folder are opened.
 */
export async function readManifests(
  { stacks, attribution }: { stacks: readonly CondensedStack[]; attribution: Attribution },
  folders: readonly Pick<SourceFolder, 'path'>[],
  readText: (path: string) => Promise<string | undefined>,
): Promise<Manifests> {
  const files = new Set(filesOf(attribution) ?? stacks.flatMap(stack => stack.belowFiles));
  const paths = new Set<string>();
  for (const file of files) {
    const manifest = moduleOf(file)?.manifest ?? '';
    if (manifest !== '' && isInside(manifest, folders)) paths.add(manifest);
  }
  const read = [...paths].slice(0, mostManifests).map(async path => {
    const text = await readText(path);
    return text === undefined ? [] : [[path, versionsIn(path, text)] as const];
  });
  return new Map((await Promise.all(read)).flat());
}

/** The module of a file, with what manifests know of it; undefined for own code and the runtime. */
export function knownModule(file: string, manifests: Manifests | undefined): CodeModule | undefined {
  const found = moduleOf(file);
  return found && versioned(found, manifests, vendoredImportPath(file));
}

/** `module` with the version that its manifest tells. */
export function versioned(module: CodeModule, manifests: Manifests | undefined, importPath = module.name): CodeModule {
  const list = manifests?.get(module.manifest);
  if (list === undefined) return module;
  if (module.system === 'npm') return { ...module, version: list.get(module.name) ?? '' };
  const found = vendoredIn(list, importPath);
  return found.version === '' ? module : { ...module, ...found };
}

/** A file of each module; undefined where modules were not summed. */
function filesOf({ modules }: Attribution): string[] | undefined {
  if (modules === undefined) return undefined;
  const text = stringReader(modules.strings);
  return Array.from(modules.file, text);
}

function isInside(path: string, folders: readonly Pick<SourceFolder, 'path'>[]): boolean {
  return !path.split('/').includes('..') && folders.some(folder => path.startsWith(`${folder.path}/`));
}

function versionsIn(path: string, text: string): ReadonlyMap<string, string> {
  if (!path.endsWith('/package.json')) return readVendorList(text);
  const name = path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length, -'/package.json'.length);
  try {
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === 'string' ? new Map([[name, version]]) : new Map();
  } catch {
    // A broken package.json only means that the version is not shown.
    return new Map();
  }
}
