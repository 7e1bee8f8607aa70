import { randomBytes } from 'node:crypto';
import { CancelledError, CaptureError } from '../../capture/captureError';
import type { Target } from '../../capture/target';
import { Emitter } from '../emitter';
import type { LoadedProfile } from '../loadedProfile';
import { buildRecord } from '../sources/buildKnowledge';
import { recordedSources } from '../sources/sourcePlaces';
import { type CaptureFolder, noSuchCapture, type StoredCapture } from './captureFolder';
import { type CaptureMode, type CaptureRecord, withoutSecrets } from './captureRecord';
import { packTexts, sha256, unpackTexts } from './keptTexts';

/** What the library must be told of the world. */
export interface LibraryOptions {
  /** How many captures stay that are not pinned. */
  keep(): number;
  /** Folders of the workspace. */
  workspace(): readonly string[];
  readonly writtenBy: CaptureRecord['writtenBy'];
  now(): number;
}

/** How a capture came about, as far as its profile does not say. */
export interface CaptureOrigin {
  /** Absent for a program that we ran: what is on disk is never a command to run. */
  readonly target?: Target;
  readonly mode: CaptureMode;
  readonly requestedSeconds: number;
  /** The window of the same live run that this one takes the place of. */
  readonly replaces?: string;
}

export interface SavedCapture {
  readonly record: CaptureRecord;
  /** gzip-compressed pprof. */
  readonly profile: Uint8Array;
  readonly texts: ReadonlyMap<string, string>;
}

/** The captures on disk: what is kept, for how long, and what the user did with them. */
export class CaptureLibrary {
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #failed = new Emitter<CaptureError>();
  /** Fires once when captures can no longer be saved, and again only after one was. */
  readonly onDidFailToSave = this.#failed.event;
  #failing = false;
  #swept = false;
  #changing: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: CaptureFolder,
    private readonly options: LibraryOptions,
  ) {}

  /**
   * Saves `profile` and returns it with its id. Where that fails the profile must not be lost: it comes back with a note
   * and with its bytes, so that it can be shown and exported. Rejects with CancelledError where `signal` gave it up meanwhile:
   * then it is not kept, and nothing was removed for it.
   */
  async add(
    profile: LoadedProfile,
    encoded: Uint8Array,
    origin: CaptureOrigin,
    signal?: AbortSignal,
  ): Promise<LoadedProfile> {
    try {
      const texts = await packTexts(profile.snapshots);
      const record = this.#record(profile, encoded, origin, texts.hashes);
      await this.folder.write(record, { profile: encoded, texts: texts.bytes });
      this.#failing = false;
      if (signal?.aborted) await this.#takeBack(record.id);
      // The capture is there, whatever comes of others.
      await this.#makeRoom(record.id, origin.replaces).catch(() => undefined);
      this.#changed.fire();
      return { ...profile, captureId: record.id };
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      const failure = notSaved(profile.label, error);
      if (!this.#failing) this.#failed.fire(failure);
      this.#failing = true;
      return { ...profile, notes: [...profile.notes, `${failure.message} ${failure.remedy}`], encoded };
    }
  }

  list(): Promise<StoredCapture[]> {
    return this.folder.list();
  }

  /** The newest that can be opened. */
  async latest(): Promise<CaptureRecord | undefined> {
    return (await this.list()).map(recordOf).find(record => record !== undefined);
  }

  /** Rejects with CaptureError where it is gone or broken. */
  async open(id: string): Promise<SavedCapture> {
    const record = await this.record(id);
    const profile = await this.folder.readProfile(id).catch(error => Promise.reject(broken(id, reasonOf(error))));
    if (sha256(profile) !== record.profile.sha256) throw broken(id, 'its profile was changed after it was saved');
    const packed = await this.folder.readTexts(id).catch(() => undefined);
    return { record, profile, texts: await unpackTexts(packed, record.texts) };
  }

  async record(id: string): Promise<CaptureRecord> {
    const entry = await this.folder.read(id);
    if (entry?.kind === 'capture') return entry.record;
    if (entry !== undefined) throw broken(id, entry.reason);
    throw noSuchCapture(id);
  }

  /** The profile as a file that any pprof tool reads. */
  profilePath(id: string): string {
    return this.folder.profilePath(id);
  }

  async setPinned(id: string, pinned: boolean): Promise<void> {
    await this.#change(id, { pinned });
  }

  /** An empty name takes the name away. */
  async rename(id: string, name: string): Promise<void> {
    await this.#change(id, { name: name.trim() });
  }

  /** Also what is broken. Rejects with CaptureError where there is nothing of that name. */
  async remove(id: string): Promise<void> {
    if ((await this.folder.read(id)) === undefined) throw noSuchCapture(id);
    await this.folder.remove(id);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
    this.#failed.dispose();
  }

  /** One after the other: each change begins with what the one before it left. */
  async #change(id: string, change: Partial<CaptureRecord>): Promise<void> {
    const changing = this.#changing
      .catch(() => undefined)
      .then(async () => this.folder.rewrite({ ...(await this.record(id)), ...change }));
    this.#changing = changing;
    await changing;
    this.#changed.fire();
  }

  #record(
    profile: LoadedProfile,
    encoded: Uint8Array,
    { target, mode, requestedSeconds }: CaptureOrigin,
    texts: CaptureRecord['texts'],
  ): CaptureRecord {
    const { origin, granularity, sampleTypes, totals, recorded } = profile.attribution;
    return {
      version: 1,
      id: `${new Date(this.options.now()).toISOString().replace(/[-:]|\.\d+Z/g, '')}-${randomBytes(6).toString('hex')}`,
      pinned: false,
      label: profile.label,
      ...(target === undefined ? {} : { target: withoutSecrets(target) }),
      mode,
      ...(profile.attributionMode === undefined ? {} : { attribution: profile.attributionMode }),
      requestedSeconds,
      capturedMs: profile.capturedMs,
      seconds: profile.seconds,
      origin,
      granularity,
      totals: Object.fromEntries(sampleTypes.map((kind, column) => [kind, totals[column] ?? 0])),
      recorded,
      ...(profile.perOperation === undefined ? {} : { perOperation: profile.perOperation }),
      notes: profile.notes,
      workspace: this.options.workspace(),
      texts,
      ...recordedSources(profile),
      ...buildRecord(profile),
      writtenBy: this.options.writtenBy,
      profile: { bytes: encoded.length, sha256: sha256(encoded) },
    };
  }

  /** Takes away what is too old. What cannot be taken away now is tried again at the next capture. */
  /** What was given up is not kept, and takes no other capture's room or place. */
  async #takeBack(id: string): Promise<never> {
    await this.folder.remove(id);
    throw new CancelledError();
  }

  async #makeRoom(added: string, replaces: string | undefined): Promise<void> {
    const records = (await this.list()).map(recordOf).filter(record => record !== undefined);
    const loose = records.filter(record => !record.pinned && record.id !== added);
    const surplus = loose.filter(
      (record, index) => (record.id === replaces && record.name === undefined) || index >= this.options.keep() - 1,
    );
    await Promise.all(surplus.map(({ id }) => this.folder.remove(id, isPinned).catch(() => undefined)));
    if (!this.#swept) await this.folder.sweep(this.options.now());
    this.#swept = true;
  }
}

/** Perhaps by another window, after it was found to be one too many. */
function isPinned({ pinned }: CaptureRecord): boolean {
  return pinned;
}

function recordOf(entry: StoredCapture): CaptureRecord | undefined {
  return entry.kind === 'capture' ? entry.record : undefined;
}

function broken(id: string, reason: string): CaptureError {
  return new CaptureError(
    'malformed',
    `The saved capture ${id} is broken: ${reason}.`,
    'Delete it in the Captures view.',
  );
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room',
  EDQUOT: 'Your disk quota is used up: make room',
  EFBIG: 'Files of this size are not allowed here: raise the limit',
  EROFS: 'The disk is read-only: make it writable',
  EACCES: 'Its folder may not be written to: change its permissions',
  EPERM: 'Its folder may not be written to: change its permissions',
};

function notSaved(label: string, error: unknown): CaptureError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new CaptureError(
    'notSaved',
    `The capture of ${label} was not saved (${reasonOf(error)}).`,
    `${remedies[code] ?? 'Check the disk'}, or export it with “Alloc Lens: Export Profile…”.`,
    { cause: error },
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
}
