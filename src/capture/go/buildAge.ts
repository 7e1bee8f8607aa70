import { stat } from 'node:fs/promises';
import type { LocalProcess, ProcessReader } from '../processes/processReader';
import { systemReader } from '../processes/systemReader';
import type { Target } from '../target';

/** Looking for the process must not hold up a result that is there. */
const mostMs = 2_000;

/**
 * Which of `paths` were written after the program of a Go target was built: its lines may be those of an older text. Undefined
 * where the program cannot be found, as on another machine. Empty for Node, whose scripts tell it themselves. (Whether the build had uncommitted changes, `vcs.modified`, tells
 * nothing about the text that is on disk now.) Never rejects.
 */
export async function newerThanBuild(
  target: Target,
  paths: readonly string[],
  reader: ProcessReader | undefined = systemReader(),
): Promise<ReadonlySet<string> | undefined> {
  const newer = new Set<string>();
  if (target.kind !== 'go') return newer;
  const built = await builtMs(target, reader).catch(() => undefined);
  if (built === undefined) return undefined;
  const written = await Promise.all(paths.map(async path => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0));
  for (const [index, path] of paths.entries()) if (written[index]! > built) newer.add(path);
  return newer;
}

async function builtMs(
  { pid, url }: { readonly pid?: number; readonly url: string },
  reader: ProcessReader | undefined,
): Promise<number | undefined> {
  const signal = AbortSignal.timeout(mostMs);
  const found = pid === undefined ? await listenerAt(url, reader, signal) : await reader?.one(pid, signal);
  return typeof found === 'object' ? (await stat(found.exe)).mtimeMs : undefined;
}

async function listenerAt(
  url: string,
  reader: ProcessReader | undefined,
  signal: AbortSignal,
): Promise<LocalProcess | undefined> {
  const address = /^[a-z]+:\/\/(?:[^@/]*@)?(localhost|127(?:\.\d+){3}|\[::1\]):(\d+)/i.exec(url);
  if (address === null) return undefined;
  const port = Number(address[2]);
  return (await reader?.list(signal))?.find(each => each.listeners.some(listener => listener.port === port));
}
