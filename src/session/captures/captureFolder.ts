import type { Stats } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { CaptureError } from '../../capture/captureError';
import { type CaptureRecord, type FileFacts, parseRecord } from './captureRecord';

/** One entry of the storage: a capture, or what is left of one. */
export type StoredCapture =
  | { readonly kind: 'capture'; readonly record: CaptureRecord }
  /** `reason` completes "This capture is broken: …". */
  | { readonly kind: 'broken'; readonly id: string; readonly reason: string; readonly changedMs: number };

export interface CaptureFiles {
  /** gzip-compressed pprof; or the two of them that it will be made of. */
  readonly profile?: Uint8Array;
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
  /** gzip-compressed JSON: texts of profiled files by absolute path. */
  readonly texts: Uint8Array;
}

const recordFile = 'capture.json';
const lockFile = 'lock';
/** Whoever changes a capture is done in a fraction of this; a lock that is older was left by a window that was killed. */
const lockMs = 10_000;
const lockPollMs = 20;
const fileNames = {
  profile: 'profile.pb.gz',
  before: 'before.pb.gz',
  after: 'after.pb.gz',
  texts: 'texts.json.gz',
} as const;
/** What starts with a dot is being written or removed, by us or by another window. */
const underWay = /^\.(new|old)-/;
/** Then whoever wrote it is gone. */
const abandonedMs = 60 * 60 * 1000;

/**
 * Captures on disk, one folder each: `capture.json`, `profile.pb.gz` (what `go tool pprof` reads; or, until it is made,
 * `before.pb.gz` and `after.pb.gz`) and `texts.json.gz`. A
 * capture is there whole or not at all: its folder is written under another name, flushed, and renamed. Several windows
 * may write at the same time, because names are unique and every change is one rename.
 */
export class CaptureFolder {
  constructor(readonly folder: string) {}

  /** Rejects with the error of the file system; nothing is left behind then. */
  async write(record: CaptureRecord, files: CaptureFiles): Promise<void> {
    const fresh = path.join(this.folder, `.new-${checked(record.id)}`);
    await mkdir(fresh, { recursive: true });
    try {
      const written = Object.entries(files).map(([name, content]) =>
        writeFlushed(path.join(fresh, fileNames[name as keyof CaptureFiles]), content),
      );
      const described = writeFlushed(path.join(fresh, recordFile), JSON.stringify(record, undefined, 1));
      // All are waited for, also where one fails: what is taken away must not be written to any more.
      for (const each of await Promise.allSettled([...written, described]))
        if (each.status === 'rejected') throw each.reason;
      await flushFolder(fresh);
      await rename(fresh, this.#at(record.id));
      await flushFolder(this.folder);
    } catch (error) {
      await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** Adds the profile to a capture that has its snapshots only; its record does not say so yet. */
  async addProfile(id: string, profile: Uint8Array): Promise<void> {
    await replaceFlushed(this.profilePath(id), profile);
  }

  /** Takes away what the profile was made of. */
  async dropSnapshots(id: string): Promise<void> {
    const files = [fileNames.before, fileNames.after].map(name => path.join(this.#at(id), name));
    await Promise.all(files.map(file => rm(file, { force: true })));
  }

  /**
   * Runs `work` while no other window changes this capture: what is read in it is still so when it is written. Rejects with
   * CaptureError where another one does not come to an end.
   */
  async alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    const lock = path.join(this.#at(id), lockFile);
    await acquire(lock, id);
    try {
      return await work();
    } finally {
      await rm(lock, { force: true }).catch(() => undefined);
    }
  }

  /** Puts `record` in place of the one with its id. */
  async rewrite(record: CaptureRecord): Promise<void> {
    await replaceFlushed(path.join(this.#at(record.id), recordFile), JSON.stringify(record, undefined, 1));
  }

  /** All captures, newest first, then what is broken. An absent folder is an empty one. */
  async list(): Promise<StoredCapture[]> {
    const names = await readdir(this.folder).catch(emptyIfAbsent);
    const visible = names.filter(name => !underWay.test(name));
    const entries = await Promise.all(visible.map(name => this.read(name)));
    return entries.filter(entry => entry !== undefined).sort((a, b) => orderOf(b) - orderOf(a));
  }

  /** Undefined where there is no such capture (any more). */
  async read(id: string): Promise<StoredCapture | undefined> {
    const folder = this.#at(id);
    const changed = await stat(folder).catch(() => undefined);
    if (changed === undefined) return undefined;
    let entry = await this.#inspect(id, changed);
    // What a record names may have been replaced since it was read, and the record with it.
    for (let again = 0; entry.kind === 'broken' && again < 2; again++) entry = await this.#inspect(id, changed);
    if (entry.kind === 'capture') return entry;
    // What is missing may have gone with its folder just now, by the hand of another window.
    const isThere = await stat(folder).then(
      () => true,
      () => false,
    );
    return isThere ? entry : undefined;
  }

  async #inspect(id: string, changed: Stats): Promise<StoredCapture> {
    const folder = this.#at(id);
    const broken = (reason: string) => ({ kind: 'broken', id, reason, changedMs: changed.mtimeMs }) as const;
    if (!changed.isDirectory()) return broken('a file lies where a folder belongs');
    const record = await readRecord(folder);
    if (typeof record === 'string') return broken(record);
    if (record.id !== id) return broken('its description belongs to another capture');
    for (const [name, { bytes }] of contentOf(record)) {
      const size = await stat(path.join(folder, fileNames[name])).then(
        file => file.size,
        () => undefined,
      );
      if (size === undefined) return broken('its profile is missing');
      if (size !== bytes) return broken(`its profile has ${size} of ${bytes} bytes`);
    }
    return { kind: 'capture', record };
  }

  readFile(id: string, name: keyof CaptureFiles): Promise<Uint8Array> {
    return readFile(path.join(this.#at(id), fileNames[name]));
  }

  profilePath(id: string): string {
    return path.join(this.#at(id), fileNames.profile);
  }

  /**
   * Whole or not at all, too. Nothing happens where another window was faster, nor to a capture that `isKept`: that is asked
   * once nobody can change it any more.
   */
  async remove(id: string, isKept: (record: CaptureRecord) => boolean = () => false): Promise<void> {
    const old = path.join(this.folder, `.old-${checked(id)}`);
    try {
      await rename(this.#at(id), old);
    } catch (error) {
      if (isAbsent(error)) return;
      throw error;
    }
    const record = await readRecord(old);
    if (typeof record !== 'string' && isKept(record)) await rename(old, this.#at(id));
    else await rm(old, { recursive: true, force: true });
  }

  /** Removes what crashed windows left half written or half removed. */
  async sweep(nowMs: number): Promise<void> {
    const names = await readdir(this.folder).catch(emptyIfAbsent);
    for (const name of names.filter(each => underWay.test(each))) {
      const left = path.join(this.folder, name);
      const changed = await stat(left).catch(() => undefined);
      if (changed !== undefined && nowMs - changed.mtimeMs > abandonedMs) {
        await rm(left, { recursive: true, force: true }).catch(() => undefined);
      }
    }
  }

  #at(id: string): string {
    return path.join(this.folder, checked(id));
  }
}

/** The files that hold what was recorded. */
function contentOf({ profile, snapshots }: CaptureRecord): [keyof CaptureFiles, FileFacts][] {
  if (profile !== undefined) return [['profile', profile]];
  if (snapshots === undefined) return [];
  return [
    ['before', snapshots.before],
    ['after', snapshots.after],
  ];
}

/** Or why there is none. */
async function readRecord(folder: string): Promise<CaptureRecord | string> {
  const text = await readFile(path.join(folder, recordFile), 'utf8').catch(() => undefined);
  return text === undefined ? 'its description is missing' : parseRecord(text);
}

function orderOf(entry: StoredCapture): number {
  return entry.kind === 'capture' ? entry.record.capturedMs : entry.changedMs - 1e15;
}

/** An id becomes a path, and commands take ids from anywhere. Throws CaptureError. */
function checked(id: string): string {
  if (id === '' || id.startsWith('.') || /[/\\\0]/.test(id)) throw noSuchCapture(id);
  return id;
}

export function noSuchCapture(id: string): CaptureError {
  return new CaptureError(
    'noSuchCapture',
    `There is no saved capture ${id === '' ? 'without an id' : id}.`,
    'Choose one in the Captures view: those that are not pinned go when there are too many.',
  );
}

async function writeFlushed(file: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the lock file, once nobody else has it. */
async function acquire(lock: string, id: string): Promise<void> {
  const begun = performance.now();
  while (performance.now() - begun < 2 * lockMs) {
    try {
      await (await open(lock, 'wx')).close();
      return;
    } catch (error) {
      if (isAbsent(error)) throw noSuchCapture(id);
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const held = await stat(lock).catch(() => undefined);
    if (held !== undefined && Date.now() - held.mtimeMs > lockMs) await rm(lock, { force: true });
    else await new Promise(resolve => setTimeout(resolve, lockPollMs));
  }
  throw new CaptureError(
    'notSaved',
    `Another window is changing the saved capture ${id}.`,
    'Try it again in a moment.',
  );
}

/** Whole or not at all, also where a file of that name is there. */
async function replaceFlushed(file: string, content: Uint8Array | string): Promise<void> {
  const fresh = `${file}.${process.pid}.new`;
  try {
    await writeFlushed(fresh, content);
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Makes names durable. Windows has no such call; there a rename is durable by itself. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function emptyIfAbsent(error: unknown): string[] {
  if (isAbsent(error)) return [];
  throw error;
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
