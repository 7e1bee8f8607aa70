import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GoBuildSettings, type OverlayTexts, runGo } from '../escape/goCommand';

/** What surrounds a package, as the go command sees it from the folder of the package. */
export interface GoSurroundings {
  readonly version: string;
  /** go.mod, go.sum, go.work and go.work.sum as they are, '' where they are not there. */
  readonly moduleFiles: OverlayTexts;
  /** Flags that keep it from asking git, which would write to its index. */
  readonly quiet: readonly string[];
}

const ENV_MS = 20_000;

/**
 * Undefined where the go command does not tell. Rejects with CancelledError, and with the system's error without a go
 * command.
 */
export async function goSurroundings(
  directory: string,
  { command }: GoBuildSettings,
  signal: AbortSignal,
): Promise<GoSurroundings | undefined> {
  const args = ['env', 'GOVERSION', 'GOMOD', 'GOWORK'];
  const { code, output } = await runGo({ command, args, directory, env: goEnvironment(directory) }, ENV_MS, signal);
  const [version = '', mod = '', work = ''] = output.split(/\r?\n/);
  if (code !== 0 || version === '') return undefined;
  // Outside of modules GOMOD is the null device.
  const inModule = mod.endsWith('go.mod') ? [mod, join(dirname(mod), 'go.sum')] : [];
  const inWorkspace = work.endsWith('.work') ? [work, `${work}.sum`] : [];
  const moduleFiles = new Map<string, string>();
  for (const file of [...inModule, ...inWorkspace]) moduleFiles.set(file, await readFile(file, 'utf8').catch(() => ''));
  // Go 1.18 brought the flag and what it is for.
  const quiet = /^go1\.(?:\d|1[0-7])(?:\D|$)/.test(version) ? [] : ['-buildvcs=false'];
  return { version, moduleFiles, quiet };
}

/**
 * PWD makes the go command spell paths as we do, also where a folder is a link: only so does it find the texts that stand for
 * files. What is asked in the background loads nothing from the network.
 */
export function goEnvironment(directory: string): NodeJS.ProcessEnv {
  return { ...process.env, PWD: directory, GOPROXY: 'off' };
}
