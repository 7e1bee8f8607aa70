import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { parseGoMod } from '../../core/source/goMod';

/** A folder with Go files as the compiler would see it now. */
export interface PackageState {
  readonly directory: string;
  /** Of the names and contents of its Go files, the module file, and `settings`. */
  readonly hash: string;
  /** By path, the Go files. */
  readonly texts: ReadonlyMap<string, string>;
  /** The folder of its go.mod; undefined where it is in no module. */
  readonly moduleFolder: string | undefined;
  /** As the compiler spells its files with -trimpath; undefined where it is in no module. */
  readonly importPath: string | undefined;
}

const MOST_FILES = 2_000;
const LARGEST_FILE = 4 << 20;

/** `unsaved` stands for files of the disk, `settings` for whatever else decides what is compiled. Rejects without a folder. */
export async function packageState(
  directory: string,
  unsaved: ReadonlyMap<string, string>,
  settings: string,
): Promise<PackageState> {
  const names = (await readdir(directory)).filter(name => name.endsWith('.go')).sort();
  const hash = createHash('sha256').update(settings);
  const texts = new Map<string, string>();
  for (const name of names.slice(0, MOST_FILES)) {
    // As profiles have it: with forward slashes on every system.
    const path = `${directory}/${name}`;
    const text = unsaved.get(path) ?? (await readText(path));
    hash.update(`\0${name}\0${text.length}\0${text}`);
    texts.set(path, text);
  }
  const moduleFolder = await moduleOf(directory);
  const goMod = moduleFolder === undefined ? '' : await readText(join(moduleFolder, 'go.mod'));
  if (moduleFolder !== undefined) hash.update(goMod);
  const importPath = moduleFolder && importPathOf(directory, moduleFolder, goMod);
  return { directory, hash: hash.digest('hex'), texts, moduleFolder, importPath };
}

function importPathOf(directory: string, moduleFolder: string, goMod: string): string | undefined {
  const module = parseGoMod(goMod, moduleFolder)?.module;
  const within = relative(moduleFolder, directory).replaceAll('\\', '/');
  return within === '' ? module : module && `${module}/${within}`;
}

async function readText(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.length > LARGEST_FILE ? '' : text;
}

async function moduleOf(directory: string): Promise<string | undefined> {
  for (let folder = directory; ; folder = dirname(folder)) {
    const found = await readFile(join(folder, 'go.mod')).catch(() => undefined);
    if (found !== undefined) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
