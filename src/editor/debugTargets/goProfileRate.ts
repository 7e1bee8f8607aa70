import { readFile } from 'node:fs/promises';

/** What this needs of a debug configuration of type `go`. */
export interface GoConfiguration {
  readonly request?: unknown;
  readonly env?: Readonly<Record<string, unknown>> | null;
  /** One path or several; what stands in `env` goes before it. */
  readonly envFile?: unknown;
}

/**
 * `configuration` such that Go records an allocation every `rate` bytes instead of every 512 KB: a short look at a program
 * under the debugger then sees enough. 0 leaves it, and so does a rate that somebody has set. Other settings of GODEBUG
 * stay, wherever they come from: `inherited` are environments that the debugger adds, first come, first served.
 */
export async function withProfileRate<T extends GoConfiguration>(
  configuration: T,
  rate: number,
  inherited: readonly (Readonly<Record<string, unknown>> | undefined)[],
): Promise<T> {
  const { request, env, envFile } = configuration;
  if (rate === 0 || request !== 'launch') return configuration;
  const given = [env, { GODEBUG: await inFiles(envFile) }, ...inherited]
    .map(each => each?.['GODEBUG'])
    .find(each => typeof each === 'string');
  if (/(^|,)memprofilerate=/.test(given ?? '')) return configuration;
  const settings = [given, `memprofilerate=${rate}`].filter(Boolean);
  return { ...configuration, env: { ...env, GODEBUG: settings.join(',') } };
}

/** GODEBUG as the last of the files sets it. */
async function inFiles(envFile: unknown): Promise<string | undefined> {
  const paths = [envFile].flat().filter(each => typeof each === 'string');
  const texts = await Promise.all(paths.map(path => readFile(path, 'utf8').catch(() => '')));
  return texts.flatMap(text => [...text.matchAll(LINE)].map(([, , value]) => value)).at(-1);
}

const LINE = /^\s*(?:export\s+)?GODEBUG\s*=\s*(["']?)(.*?)\1\s*$/gm;
