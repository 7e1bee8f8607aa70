import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, relative } from 'node:path';
import { atLatest } from '../../capture/wait';

/** A result that is there must not be held up. */
const mostMs = 2_000;
const mostBytes = 64 << 20;
/** Folders of which git is asked for their work tree; files of one are nearly always in one or two. */
const mostFolders = 8;
/** Windows takes 32,767 characters for a command; with more names than fit all of the index is listed. */
const mostNamed = 20_000;

/**
 * The texts that `paths` had in a git commit, by path. Absent are files that git does not have there, and those of which the
 * work tree may differ from the commit without git's saying so. None at all without git, without the commit (as in a shallow
 * clone), where it takes too long, or where two work trees have it, as nothing tells which was built. Reads only, and starts
 * nothing that a repository configures. Never rejects.
 */
export async function committedTexts(
  commit: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const abort = new AbortController();
  const limit = abort.signal;
  const callOff = atLatest(mostMs, signal, () => abort.abort());
  try {
    const found: ReadonlyMap<string, string>[] = [];
    for (const tree of await workTrees(paths, limit)) {
      const texts = await textsIn(tree, commit, limit).catch(() => new Map<string, string>());
      if (texts.size > 0) found.push(texts);
    }
    const isSure = found.length === 1 && !limit.aborted;
    return isSure ? found[0]! : new Map();
  } catch {
    return new Map(); // Given up.
  } finally {
    callOff();
  }
}

interface WorkTree {
  readonly root: string;
  /** By path within it, with forward slashes, the path that was asked for. */
  readonly files: Map<string, string>;
}

/** Those that hold the files. What lies in a submodule stays with the work tree around it, which knows no text of it. */
async function workTrees(paths: readonly string[], signal: AbortSignal): Promise<WorkTree[]> {
  const trees: WorkTree[] = [];
  const asked = new Set<string>();
  for (const path of paths) {
    const real = await realpath(path).catch(() => path);
    const folder = dirname(real);
    if (place(trees, real, path) || asked.has(folder) || asked.size >= mostFolders) continue;
    asked.add(folder);
    const answer = await git(folder, ['rev-parse', '--show-toplevel'], signal).catch(() => undefined);
    const root = answer?.toString('utf8').replace(/\r?\n$/, '') ?? '';
    if (root === '') continue;
    trees.push({ root, files: new Map() });
    place(trees, real, path);
  }
  return trees;
}

function place(trees: readonly WorkTree[], real: string, path: string): boolean {
  for (const { root, files } of trees) {
    const within = relative(root, real).replaceAll('\\', '/');
    if (within.startsWith('../') || isAbsolute(within)) continue;
    // A line for each is what git reads.
    if (!within.includes('\n')) files.set(within, path);
    return true;
  }
  return false;
}

async function textsIn({ root, files }: WorkTree, commit: string, signal: AbortSignal): Promise<Map<string, string>> {
  const names = [...files.keys()];
  const [blobs, unlike] = await Promise.all([
    git(root, ['cat-file', '--batch'], signal, names.map(name => `${commit}:${name}\n`).join('')),
    unlikeCommitted(root, names, signal),
  ]);
  const texts = new Map<string, string>();
  for (const [index, text] of blobTexts(blobs).entries()) {
    const name = names[index];
    if (text !== undefined && name !== undefined && !unlike.has(name)) texts.set(files.get(name)!, text);
  }
  return texts;
}

/** What `cat-file --batch` prints: a header, the content and a line feed each, or one line that says why there is none. */
function blobTexts(output: Buffer): (string | undefined)[] {
  const texts: (string | undefined)[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at);
    if (end < 0) break;
    const header = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(output.toString('utf8', at, end));
    const size = Number(header?.[2] ?? 0);
    texts.push(header?.[1] === 'blob' ? output.toString('utf8', end + 1, end + 1 + size) : undefined);
    at = header === null ? end + 1 : end + 1 + size + 1;
  }
  return texts;
}

/**
 * Files that a filter makes other than they are committed (not of line endings: those make no other line), and those whose
 * changes git was told not to look for.
 */
async function unlikeCommitted(root: string, names: readonly string[], signal: AbortSignal): Promise<Set<string>> {
  const named = names.join(' ').length > mostNamed ? [] : names;
  const [attributes, index] = await Promise.all([
    git(root, ['check-attr', '--stdin', '-z', 'filter', 'ident', 'working-tree-encoding'], signal, names.join('\0')),
    git(root, ['ls-files', '-v', '-z', '--', ...named], signal),
  ]);
  const unlike = new Set<string>();
  const cells = attributes.toString('utf8').split('\0');
  for (let i = 0; i + 2 < cells.length; i += 3) {
    if (cells[i + 2] !== 'unspecified' && cells[i + 2] !== 'unset') unlike.add(cells[i]!);
  }
  // `S` for those that stay out of the work tree, a small letter for those that are assumed to be unchanged.
  for (const row of index.toString('utf8').split('\0')) if (/^[a-zS] /.test(row)) unlike.add(row.slice(2));
  return unlike;
}

/** What git prints when it is asked about `folder`. Rejects where there is none, it fails, or it prints too much. */
function git(folder: string, args: readonly string[], signal: AbortSignal, input = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // From a folder that holds no program of its name: Windows looks there first.
    const options = { cwd: homedir(), env: environment(), signal, maxBuffer: mostBytes, windowsHide: true };
    const child = execFile(
      'git',
      ['-C', folder, ...harmless, ...args],
      { ...options, encoding: 'buffer' },
      (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(error);
      },
    );
    // It may end before it has read all.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** Neither locks nor programs of the repository: no monitor of files, no hooks, and no network for what a partial clone lacks. */
const harmless = [
  '--no-optional-locks',
  '--no-pager',
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
];

/** Without what a git that started the editor says of a repository of its own. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name));
  return {
    ...Object.fromEntries(kept),
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
}
