import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface SourceWatch {
  close(): void;
}

/** Editors write a file in several steps; this much quiet makes one change of them. */
const quietMs = 100;
/** Recursive watching misses events on some file systems; looking at a dozen files costs nothing. */
const pollMs = 1000;

/**
 * Calls `changed` with the files (relative, sorted) that were saved, added or removed since the last call.
 * The state of the files decides; file events only say when to look.
 */
export async function watchSources(
  folder: string,
  extensions: readonly string[],
  changed: (files: readonly string[]) => void,
): Promise<SourceWatch> {
  let known = await fingerprints(folder, extensions);
  let closed = false;
  let quiet: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  const look = async () => {
    const now = await fingerprints(folder, extensions).catch(() => known);
    const files = difference(known, now);
    known = now;
    if (!closed && files.length > 0) changed(files);
  };
  const lookSoon = () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      looking = looking.then(look);
    }, quietMs);
  };
  const poll = setInterval(lookSoon, pollMs);
  const watcher = startWatcher(folder, lookSoon);
  return {
    close() {
      closed = true;
      clearInterval(poll);
      clearTimeout(quiet);
      watcher?.close();
    },
  };
}

function startWatcher(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { recursive: true }, onEvent);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

async function fingerprints(folder: string, extensions: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = new Map<string, string>();
  for (const entry of entries) {
    if (!entry.isFile() || !extensions.includes(path.extname(entry.name))) continue;
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const status = await stat(file).catch(() => undefined);
    if (status) found.set(path.relative(folder, file), `${status.mtimeMs} ${status.size}`);
  }
  return found;
}

function difference(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter(name => before.get(name) !== after.get(name)).sort();
}
