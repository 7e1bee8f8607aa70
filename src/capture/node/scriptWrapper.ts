import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NodeInstallation } from './nodeInstallation';
import { startingPrograms } from './startingPrograms';

export interface ScriptWrapper {
  /** To be set for `npm run`. */
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** What a wrapped node prints instead of starting tests that it could not see. */
export const NO_ISOLATION = 'alloc-lens: node --test cannot be followed';

/**
 * Makes the first node that npm script `name` starts, and no other, take `flags`. npm itself is a node program and so are
 * the tools that start others: the wrapper stands on the PATH of the script's own shell only, it lets such tools pass, and
 * whoever creates the folder `claimed` first is the one. Everything later runs as if we were not here.
 */
export async function writeScriptWrapper(
  name: string,
  node: NodeInstallation,
  flags: readonly string[],
  isolationFlag: string | undefined,
): Promise<ScriptWrapper> {
  const folder = await mkdtemp(join(tmpdir(), 'alloc-lens-run-'));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeExecutable(join(folder, 'shell'), SHELL);
  await writeExecutable(join(bin, 'node'), NODE);
  const env = {
    npm_config_script_shell: join(folder, 'shell'),
    ALLOC_LENS_SHELL: await scriptShell(),
    ALLOC_LENS_SCRIPT: name,
    ALLOC_LENS_BIN: bin,
    ALLOC_LENS_CLAIM: join(folder, 'claimed'),
    ALLOC_LENS_NODE: node.path,
    ALLOC_LENS_FLAGS: flags.join(' '),
    ALLOC_LENS_ISOLATION: isolationFlag ?? '',
  };
  return { env, remove: () => rm(folder, { recursive: true, force: true }).catch(() => undefined) };
}

// Pre and post scripts run as they are: profiling them instead of the script would surprise. `prepare` may be a script of
// its own, so a name counts as such only where the script it belongs to exists.
const SHELL = `#!/bin/sh
event=$npm_lifecycle_event
belongs_to() { [ "$1" != "$event" ] && grep -q "\\"$1\\"[[:space:]]*:" "$npm_package_json"; }
if [ "$event" = "$ALLOC_LENS_SCRIPT" ]; then PATH="$ALLOC_LENS_BIN:$PATH"; export PATH
elif belongs_to "\${event#pre}" || belongs_to "\${event#post}"; then ALLOC_LENS_OFF=1; export ALLOC_LENS_OFF
fi
exec "$ALLOC_LENS_SHELL" "$@"
`;

/** As the file that node is given may be called: the link of a package, or its script, with the version as yarn has it. */
const STARTERS = startingPrograms
  .filter(({ startsByPath }) => startsByPath)
  .flatMap(({ name }) => [name, `${name}.js`, `${name}.[cm]js`, `${name}-cli.js`, `${name}-[0-9]*`])
  .join('|');

const NODE = `#!/bin/sh
if [ -n "$ALLOC_LENS_OFF" ]; then exec "$ALLOC_LENS_NODE" "$@"; fi
case "\${1##*/}" in
  ${STARTERS})
    exec "$ALLOC_LENS_NODE" "$@" ;;
esac
test_flag=
for argument in "$@"; do
  if [ "$argument" = --test ]; then
    if [ -z "$ALLOC_LENS_ISOLATION" ]; then echo "${NO_ISOLATION}" >&2; exit 64; fi
    test_flag=$ALLOC_LENS_ISOLATION
  fi
done
if mkdir "$ALLOC_LENS_CLAIM" 2>/dev/null; then exec "$ALLOC_LENS_NODE" $ALLOC_LENS_FLAGS $test_flag "$@"; fi
exec "$ALLOC_LENS_NODE" "$@"
`;

async function writeExecutable(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}

/** The shell that the user has set for npm scripts, else npm's own choice. */
async function scriptShell(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('npm', ['config', 'get', 'script-shell'], { timeout: 20_000 });
    const shell = stdout.trim();
    return shell === '' || shell === 'null' || shell === 'undefined' ? '/bin/sh' : shell;
  } catch {
    return '/bin/sh'; // No npm: starting it will say so.
  }
}
