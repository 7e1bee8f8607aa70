import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the program that handles SIGUSR1, or that may and cannot be searched. */
export interface OwnHandler {
  readonly path: string;
  readonly why: 'handles' | 'tooLarge';
}

/** Bundled servers have tens of megabytes; beyond that the search would be felt. */
const LARGEST_SCRIPT = 64 << 20;
const PRELOAD = /^(?:-r|--require|--import)=(.*)$/s;
const QUOTED = /['"`]SIGUSR1['"`]/;
const REGISTERED = /\b(?:on|once|addListener|prependListener|prependOnceListener)\s*\(\s*['"`]SIGUSR1['"`]/;
const SENT = /\bkill\s*\([^;\n]*?['"`]SIGUSR1['"`]/g;

/**
 * Looks for a handler of SIGUSR1 in the files that Node runs first: what `options` preload (`-r`, `--require`,
 * `--import`), and `script` as it is written in the command line. What these load themselves is not followed.
 */
export async function ownHandler(
  script: string | undefined,
  options: readonly string[],
  cwd: string,
): Promise<OwnHandler | undefined> {
  const preloads = options.flatMap(each => PRELOAD.exec(each)?.[1] ?? []);
  const main = script === undefined ? [] : [resolve(cwd, script)];
  for (const named of [...preloads, ...main]) {
    const path = resolvedFrom(cwd, named);
    const why = path === undefined ? undefined : await searched(path);
    if (path !== undefined && why !== undefined) return { path, why };
  }
  return undefined;
}

/** As Node itself would, without an extension, through the main entry of a package, or the index of a folder. */
function resolvedFrom(cwd: string, named: string): string | undefined {
  try {
    const request = named.startsWith('file:') ? fileURLToPath(named) : named;
    return createRequire(join(cwd, 'from-here.js')).resolve(request);
  } catch {
    return undefined; // Deleted since it was started, or no file at all.
  }
}

async function searched(path: string): Promise<OwnHandler['why'] | undefined> {
  const file = await open(path).catch(() => undefined); // A built-in module such as node:fs has no file.
  try {
    if (file === undefined) return undefined;
    if ((await file.stat()).size > LARGEST_SCRIPT) return 'tooLarge';
    return handles(await file.readFile('latin1')) ? 'handles' : undefined;
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}

/** Names in a list may be registered in a loop; to send the signal to another process is no handler. */
function handles(text: string): boolean {
  return QUOTED.test(text) && (REGISTERED.test(text) || QUOTED.test(text.replace(SENT, '')));
}
