import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './execute';
import type { PinnedModule } from './pinnedModules';

/** A package of a module as the go command builds it here. */
export interface GoPackage {
  readonly directory: string;
  readonly importPath: string;
  /** Paths of the files that are compiled, without tests. */
  readonly files: readonly string[];
  readonly tests: readonly string[];
  /** Packages that it imports, with those of its tests. */
  readonly imports: readonly string[];
}

/** A module with its source text in a folder where it may be built and tested. */
export interface ModuleCopy {
  readonly module: PinnedModule;
  readonly folder: string;
  readonly packages: readonly GoPackage[];
  /** Go files besides tests, for whatever system. */
  readonly allFiles: readonly string[];
}

/** Downloads the module and what it needs. */
export async function copyModule(module: PinnedModule, into: string): Promise<ModuleCopy> {
  const folder = join(into, module.name);
  if (!existsSync(join(folder, 'go.mod'))) {
    const { output } = await go(into, 'mod', 'download', '-json', `${module.path}@${module.version}`);
    const { Dir } = JSON.parse(output) as { Dir?: string };
    if (Dir === undefined) throw new Error(`${module.path}@${module.version} is not served: ${output}`);
    cpSync(Dir, folder, { recursive: true });
    await execute('chmod', ['-R', 'u+w', folder], into);
  }
  await go(folder, 'mod', 'download');
  await go(folder, 'build', './...');
  const packages = await packagesOf(folder);
  const { output } = await execute('find', [folder, '-name', '*.go', '!', '-name', '*_test.go'], folder);
  const allFiles = output.split('\n').filter(path => path !== '' && !path.includes('/testdata/'));
  return { module, folder, packages, allFiles: allFiles.sort() };
}

export function linesIn(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + readFileSync(path, 'utf8').split('\n').length - 1, 0);
}

interface Listed {
  readonly Dir: string;
  readonly ImportPath: string;
  readonly GoFiles?: readonly string[];
  readonly CgoFiles?: readonly string[];
  readonly TestGoFiles?: readonly string[];
  readonly XTestGoFiles?: readonly string[];
  readonly Imports?: readonly string[];
  readonly TestImports?: readonly string[];
  readonly XTestImports?: readonly string[];
}

async function packagesOf(folder: string): Promise<GoPackage[]> {
  const { output } = await go(folder, 'list', '-json', './...');
  const listed = JSON.parse(`[${output.trim().replaceAll(/\n}\n{/g, '\n},\n{')}]`) as Listed[];
  return listed.map(each => {
    const paths = (names: readonly string[] = []) => names.map(name => join(each.Dir, name));
    return {
      directory: each.Dir,
      importPath: each.ImportPath,
      files: [...paths(each.GoFiles), ...paths(each.CgoFiles)],
      tests: [...paths(each.TestGoFiles), ...paths(each.XTestGoFiles)],
      imports: [...(each.Imports ?? []), ...(each.TestImports ?? []), ...(each.XTestImports ?? [])],
    };
  });
}

async function go(directory: string, ...args: readonly string[]) {
  const ended = await execute('go', args, directory, { limitMs: 3_600_000 });
  if (ended.code !== 0) throw new Error(`go ${args.join(' ')} in ${directory}:\n${ended.output.slice(-2_000)}`);
  return ended;
}
