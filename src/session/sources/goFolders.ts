import { execFile } from 'node:child_process';
import { homedir, tmpdir } from 'node:os';
import { promisify } from 'node:util';

/** Where Go keeps source on this machine. Paths with forward slashes. */
export interface GoFolders {
  readonly moduleCaches: readonly string[];
  readonly roots: readonly string[];
}

const run = promisify(execFile);
const timeoutMs = 10_000;

/** As `go env` says, `command` being the go command; where it cannot be run, as Go's own defaults are. */
export async function askGo(command: string): Promise<GoFolders> {
  try {
    // In the folder of temporary files no go.mod or go.work makes the command download another version of itself.
    const env = { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off' };
    const { stdout } = await run(command, ['env', '-json', 'GOMODCACHE', 'GOROOT'], {
      cwd: tmpdir(),
      env,
      timeout: timeoutMs,
      windowsHide: true,
    });
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    const { moduleCaches, roots } = defaultGoFolders(process.env, process.platform);
    return { moduleCaches: told(answer['GOMODCACHE'], moduleCaches), roots: told(answer['GOROOT'], roots) };
  } catch {
    // There is no go here: a profile of another machine can still be mapped by what lies where Go puts it.
    return defaultGoFolders(process.env, process.platform);
  }
}

/** Without running anything: what the environment says, else where Go's installer and the go command put things. */
export function defaultGoFolders(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): GoFolders {
  const home = forward(homedir());
  const goPaths = split(env['GOPATH'], platform);
  const caches = split(env['GOMODCACHE'], platform);
  const installed =
    platform === 'win32' ? ['c:/Program Files/Go'] : ['/usr/local/go', '/usr/lib/go', '/opt/homebrew/opt/go/libexec'];
  const fromPaths = (goPaths.length > 0 ? goPaths : [`${home}/go`]).map(path => `${path}/pkg/mod`);
  return {
    moduleCaches: caches.length > 0 ? caches : fromPaths,
    roots: [...split(env['GOROOT'], platform), ...installed],
  };
}

function told(value: unknown, otherwise: readonly string[]): readonly string[] {
  return typeof value === 'string' && value !== '' ? [forward(value)] : otherwise;
}

function split(list: string | undefined, platform: NodeJS.Platform): string[] {
  return (list ?? '')
    .split(platform === 'win32' ? ';' : ':')
    .filter(Boolean)
    .map(forward);
}

function forward(path: string): string {
  return path.replaceAll('\\', '/').replace(/(.)\/+$/, '$1');
}
