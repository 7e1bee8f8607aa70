import { join } from 'node:path';
import { CaptureError } from '../../capture/captureError';
import { buildFlags, type GoBuildSettings, runGo } from '../escape/goCommand';
import { type GoSurroundings, goEnvironment } from '../judge/goSurroundings';

/** A package whose tests are built, and the texts that stand for its files. */
export interface TestBuild {
  readonly directory: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly settings: GoBuildSettings;
  readonly surroundings: GoSurroundings;
}

const buildMs = 180_000;

/** Builds the tests of a package into `folder`, which is all that is written to. Resolves to the program. */
export async function buildTests(build: TestBuild, folder: string, name: string, signal: AbortSignal): Promise<string> {
  const { directory, texts, settings, surroundings } = build;
  const binary = join(folder, `${name}.test${process.platform === 'win32' ? '.exe' : ''}`);
  // The module's files take part so that they are never written: -mod=mod would, and go will not write what is replaced.
  const unsaved = new Map([...surroundings.moduleFiles, ...texts]);
  const flags = await buildFlags(join(folder, `${name}.overlay`), { settings, unsaved });
  // vet does not see files that are in an overlay only.
  const args = ['test', '-c', '-p=2', '-vet=off', '-o', binary, ...flags, ...surroundings.quiet, '.'];
  const command = { command: settings.command, args, directory, env: goEnvironment(directory) };
  const { code, output } = await runGo(command, buildMs, signal);
  if (code === 0) return binary;
  throw new CaptureError(
    'buildFailed',
    `The tests of ${directory} do not build${complaint(output)}.`,
    `${remedy(output)}, then measure again.`,
  );
}

/** “go test” itself may well work here: it writes to go.mod, and loads from the network, which measuring does not. */
function remedy(output: string): string {
  if (/updates to go\.(?:mod|sum) needed/.test(output)) return 'Run “go mod tidy”';
  if (/GOPROXY=off/.test(output)) return 'Run “go mod download”';
  return 'Make “go test” work in this folder';
}

/** The compiler names the copies that stand for files; they have the same names. */
function complaint(output: string): string {
  const [found] = /^\S+\.go:\d+(?::\d+)?: .*$|^go: .*$/m.exec(output) ?? [];
  return found === undefined ? '' : `: ${found.replace(/^\S*\.overlay\.texts[\\/]\d+[\\/]/, '')}`;
}
