import { CancelledError, CaptureError, type CaptureFailure } from '../captureError';
import { ProcessGroup } from '../launch/processGroup';
import { TimeLimit } from '../launch/timeLimit';

export interface ModuleQuestion {
  readonly name: string;
  readonly version: string;
  /** A folder with a go.mod: settings of the module proxy and private modules are those of its users. */
  readonly folder: string;
  readonly goCommand: string;
}

/** A newer version, by the path that would have to be imported: another major version has another path. */
export interface ModuleUpdate {
  readonly name: string;
  readonly version: string;
}

const timeoutMs = 60_000;
/** Major versions beyond the one in use that are asked for: some modules left one out. */
const majorsAhead = 3;

/**
 * The newest version that `go list -m -u` knows, later major versions included, though they have paths of their own;
 * undefined where the one in use is the newest. Changes no file. Rejects with CancelledError, or with CaptureError where Go
 * could not tell, which is not "the newest".
 */
export async function newerModule(question: ModuleQuestion, signal: AbortSignal): Promise<ModuleUpdate | undefined> {
  const { name, version } = question;
  const queries = [`${name}@${version}`, `${name}@latest`, ...laterPaths(question)];
  const found = parseModules(await listModules(question, queries, signal));
  const own = found.filter(each => each.Path === name);
  const update = own.find(each => each.Update !== undefined)?.Update;
  const later = found.filter(each => each.Path !== name && each.Version !== undefined && each.Error === undefined);
  const last = later.at(-1);
  if (last !== undefined) return { name: last.Path, version: last.Version ?? '' };
  if (update !== undefined) return { name, version: update.Version };
  // -u keeps quiet where it cannot look (no network, GOPROXY=off); the query for the latest version says why.
  const failed = own.find(each => each.Error !== undefined)?.Error;
  if (failed !== undefined) throw notAnswered(name, failed.Err);
  if (own.length < 2) throw notAnswered(name, 'go list named no latest version');
  return undefined;
}

/** `example.com/dep/v2`, `…/v3`, `…/v4` of `example.com/dep v1.0.0`. */
function laterPaths({ name, version }: ModuleQuestion): string[] {
  const [, host = name, majorInName = ''] = /^(.*?)[/.]v(\d+)$/.exec(name) ?? [];
  const separator = name.startsWith('gopkg.in/') ? '.' : '/';
  const major = Number(majorInName || (/^v(\d+)/.exec(version)?.[1] ?? '1'));
  const first = Math.max(2, major + 1);
  return Array.from({ length: majorsAhead }, (_, i) => `${host}${separator}v${first + i}@latest`);
}

interface ListedModule {
  readonly Path: string;
  readonly Version?: string;
  readonly Update?: { readonly Version: string };
  readonly Error?: { readonly Err: string };
}

async function listModules(
  { folder, goCommand, name }: ModuleQuestion,
  queries: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  if (signal.aborted) throw new CancelledError();
  // readonly also where there is a vendor folder, which knows no upgrades; -e answers for each module on its own.
  const args = ['list', '-mod=readonly', '-m', '-u', '-e', '-json', ...queries];
  const group = await ProcessGroup.start({ command: goCommand, args, directory: folder }, () => undefined).catch(
    error => {
      throw notAnswered(name, error instanceof Error ? error.message : String(error), 'noToolchain');
    },
  );
  const end = () => void group.end();
  signal.addEventListener('abort', end, { once: true });
  const limit = new TimeLimit(timeoutMs, end);
  const { code } = await group.exited;
  limit.lift();
  signal.removeEventListener('abort', end);
  if (signal.aborted) throw new CancelledError();
  if (limit.passed) throw notAnswered(name, `no answer within ${timeoutMs / 1000} s`);
  if (code !== 0) throw notAnswered(name, group.output.trim().split('\n').at(-1) ?? '');
  return group.output;
}

/** JSON objects one after the other, among which Go may tell what it downloads. */
function parseModules(output: string): ListedModule[] {
  const objects = output.match(/^\{$[\s\S]*?^\}$/gm) ?? [];
  return objects.map(text => JSON.parse(text) as ListedModule);
}

function notAnswered(name: string, detail: string, failure: CaptureFailure = 'unreachable'): CaptureError {
  const isOff = detail.includes('GOPROXY=off');
  return new CaptureError(
    failure,
    `Go could not tell whether there is a newer version of ${name}${detail === '' ? '' : `: ${detail}`}.`,
    isOff
      ? 'Looking versions up is switched off: name a module proxy in GOPROXY (go env -w GOPROXY=…), then check again.'
      : 'Check that go runs in this folder and reaches its module proxy (go list -m -u all).',
  );
}
