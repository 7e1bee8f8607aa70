import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Escape, parseEscapes } from '../../core/insight/escapeDiagnostics';
import { type CgoAnswer, cgoEscapes, cgoSource } from './cgoEscapes';
import { buildFlags, type GoBuildSettings, runGo } from './goCommand';
import type { PackageState } from './packageState';
import { readBounded } from './readBounded';

export type { GoBuildSettings };

export interface EscapeBuild {
  /** Of one module. */
  readonly packages: readonly PackageState[];
  /** Texts that take the place of files on disk, by path. */
  readonly unsaved: ReadonlyMap<string, string>;
  /** The files asked about. */
  readonly files: ReadonlySet<string>;
  readonly settings: GoBuildSettings;
}

/** A build that takes longer has a cold cache; it goes on being useful for the next one. */
const BUILD_MS = 120_000;
const MOST_FILES = 2_000;

/**
 * Asks the compiler why it put things on the heap: compiles the packages once more, with diagnostics, and nothing else,
 * as what they import is in Go's cache. Writes to a folder of its own only, which is gone when it settles. Files that were
 * not compiled are missing in the answer; those that were and have nothing on the heap are in it. Rejects with CancelledError, and with the system's error without a go command.
 */
export async function goEscapes(build: EscapeBuild, signal: AbortSignal): Promise<Map<string, readonly Escape[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'alloc-lens-escapes-'));
  try {
    const withTests = build.packages.filter(each => testsAskedFor(each, build));
    await compileAll(folder, build, signal);
    for (const [i, each] of withTests.entries()) {
      const target = join(folder, 'test.binary');
      await compile([each], ['test', '-c', '-o', target], join(folder, `test${i}`), build, signal);
    }
    return await readAnswers(folder, build, signal);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

/** Where go will not build the packages together, as when one imports what is not there, each is built for itself. */
async function compileAll(folder: string, build: EscapeBuild, signal: AbortSignal): Promise<void> {
  const { packages } = build;
  const verb = ['build', '-o', devNull];
  const begun = performance.now();
  if ((await compile(packages, verb, join(folder, 'build'), build, signal)) || packages.length === 1) return;
  for (const [i, each] of packages.entries()) {
    if (performance.now() - begun > BUILD_MS) return;
    const answered = await readdir(join(folder, `build.${i}`)).catch(() => []);
    if (answered.length === 0) await compile([each], verb, join(folder, `alone${i}`), build, signal);
  }
}

function testsAskedFor({ texts }: PackageState, { files }: EscapeBuild): boolean {
  return [...texts.keys()].some(path => path.endsWith('_test.go') && files.has(path));
}

/** Whether all was compiled. */
async function compile(
  packages: readonly PackageState[],
  verb: readonly string[],
  answers: string,
  build: EscapeBuild,
  signal: AbortSignal,
): Promise<boolean> {
  const directory = packages[0]!.moduleFolder ?? packages[0]!.directory;
  const places = packages.map(each => `./${relative(directory, each.directory).replaceAll('\\', '/')}`);
  // Each has a folder of its own: the answers of all main packages go by the same name.
  const asked = places.map(
    (place, i) => `-gcflags=${place}=-json=0,${pathToFileURL(`${answers}.${build.packages.indexOf(packages[i]!)}`)}`,
  );
  const flags = [...(await buildFlags(`${answers}.overlay`, build)), ...asked];
  // Nobody waits for it, and what is being profiled may run on this machine.
  const args = [...verb, '-p=2', ...flags, ...places];
  // Packages that compile have their answers also where others do not.
  const { code } = await runGo({ command: build.settings.command, args, directory }, BUILD_MS, signal);
  return code === 0;
}

/** By path, what was said of the files that were asked about. */
async function readAnswers(
  folder: string,
  build: EscapeBuild,
  signal: AbortSignal,
): Promise<Map<string, readonly Escape[]>> {
  const { files } = build;
  const wanted = new Set([...files].map(file => basename(file, '.go')));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const answers = entries
    .filter(({ name }) => wanted.has(spelled(name)) || wanted.has(cgoSource(spelled(name))))
    .filter(entry => entry.isFile())
    .slice(0, MOST_FILES);
  const found = new Map<string, readonly Escape[]>();
  const ofCgo: CgoAnswer[] = [];
  for (const { parentPath, path: olderPath, name } of answers) {
    const text = await readBounded(join(parentPath ?? olderPath, name));
    const said = text === undefined ? undefined : parseEscapes(text);
    const file = said && fileOf(said.file, build);
    if (said !== undefined && file !== undefined) found.set(file, [...(found.get(file) ?? []), ...said.escapes]);
    else if (said !== undefined && cgoSource(said.file) !== said.file) {
      const state = packageOf(relative(folder, parentPath ?? olderPath), build);
      if (state !== undefined) ofCgo.push({ state, said });
    }
  }
  for (const [file, escapes] of await cgoEscapes(ofCgo, join(folder, 'cgo.overlay'), build, signal)) {
    if (files.has(file)) found.set(file, [...(found.get(file) ?? []), ...escapes]);
  }
  return found;
}

/** Answers are kept by the place of their package among all: cgo's files have no other name of it. */
function packageOf(place: string, { packages }: EscapeBuild): PackageState | undefined {
  return packages[Number(/^[^/\\]*\.(\d+)(?=[/\\]|$)/.exec(place)?.[1])];
}

/** `handler.json` tells of handler.go; other names are escaped as in URLs. */
function spelled(name: string): string {
  try {
    return decodeURIComponent(name.replace(/\.json$/, ''));
  } catch {
    return name;
  }
}

/**
 * With -trimpath the compiler tells an import path, with `_test` for a package of tests; outside of modules the name of the
 * file has to do, where it is the only one.
 */
function fileOf(told: string, { files, packages }: EscapeBuild): string | undefined {
  const path = told.replaceAll('\\', '/');
  if (files.has(path)) return path;
  if (isAbsolute(told)) return undefined;
  const [name, importPath] = [basename(path), dirname(path)];
  const own = packages.find(each => each.importPath === importPath || `${each.importPath}_test` === importPath);
  if (own !== undefined) return [...own.texts.keys()].find(file => basename(file) === name && files.has(file));
  if (packages.every(each => each.importPath !== undefined)) return undefined;
  const named = [...files].filter(file => basename(file) === name);
  return named.length === 1 ? named[0] : undefined;
}
