import { join } from 'node:path';
import { CaptureError } from '../../capture/captureError';
import { buildFlags, type GoBuildSettings, runGo } from '../escape/goCommand';

/** A package whose tests are built, and the texts that stand for its files. */
export interface TestBuild {
  readonly directory: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly settings: GoBuildSettings;
}

const buildMs = 180_000;

/** Builds the tests of a package into `folder`, which is all that is written to. Resolves to the program. */
export async function buildTests(build: TestBuild, folder: string, name: string, signal: AbortSignal): Promise<string> {
  const { directory, texts, settings } = build;
  const binary = join(folder, `${name}.test${process.platform === 'win32' ? '.exe' : ''}`);
  const flags = await buildFlags(join(folder, `${name}.overlay`), { settings, unsaved: texts });
  // vet does not see files that are in an overlay only.
  const args = ['test', '-c', '-p=2', '-vet=off', '-o', binary, ...flags, '.'];
  const { code, output } = await runGo({ command: settings.command, args, directory }, buildMs, signal);
  if (code === 0) return binary;
  throw new CaptureError(
    'buildFailed',
    `The tests of ${directory} do not build${complaint(output)}.`,
    'Make “go test” work in this folder, then measure again.',
  );
}

/** The compiler names the copies that stand for files; they have the same names. */
function complaint(output: string): string {
  const [found] = /^\S+\.go:\d+(?::\d+)?: .*$|^go: .*$/m.exec(output) ?? [];
  return found === undefined ? '' : `: ${found.replace(/^\S*\.overlay\.texts[\\/]\d+[\\/]/, '')}`;
}
