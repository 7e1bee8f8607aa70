import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { findOnPath } from '../process/findOnPath';
import { run } from '../process/run';
import { freePort } from './freePort';
import type { ServiceRecipe } from './service';

const oldestMinor = 21;

/** The Go compiler, or the sentence that says why there is none to use. */
export type GoToolchain = { readonly go: string } | { readonly missing: string };

export async function findGo(): Promise<GoToolchain> {
  const go = findOnPath('go', 'go.exe');
  if (!go) return { missing: 'Go is not on this machine: only the Node service runs.' };
  const version = (await run(go, ['env', 'GOVERSION'], { env: goEnvironment() })).trim();
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? Number.POSITIVE_INFINITY);
  if (minor >= oldestMinor) return { go };
  return {
    missing: `The Go service needs Go 1.${oldestMinor} or later, and this is ${version}: only the Node service runs.`,
  };
}

/** Builds with `go` into `programs`; the ports are chosen here and stay. */
export async function goShop(go: string, folder: string, programs: string): Promise<ServiceRecipe> {
  const [shopPort, debugPort] = [await freePort(), await freePort()];
  const program = path.join(programs, process.platform === 'win32' ? 'go-shop.exe' : 'go-shop');
  const fresh = `${program}.next`;
  await mkdir(programs, { recursive: true });
  return {
    name: 'go-shop',
    folder,
    extensions: ['.go', '.mod'],
    build: async () => void (await run(go, ['build', '-o', fresh, '.'], { cwd: folder, env: goEnvironment() })),
    install: () => rename(fresh, program),
    launch: () => ({
      command: program,
      args: ['-addr', `127.0.0.1:${shopPort}`, '-debug-addr', `127.0.0.1:${debugPort}`],
      cwd: folder,
    }),
  };
}

/** Standard library only, so nothing may be downloaded; and a go.work above the folder is none of ours. */
function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GOTOOLCHAIN: 'local', GOPROXY: 'off', GOWORK: 'off', GOFLAGS: '' };
}
