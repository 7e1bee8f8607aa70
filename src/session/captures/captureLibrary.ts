import { randomBytes } from 'node:crypto';
import { CancelledError, type CaptureError } from '../../capture/captureError';
import type { Target } from '../../capture/target';
import { Emitter } from '../emitter';
import type { LoadedProfile } from '../loadedProfile';
import { buildRecord } from '../sources/buildKnowledge';
import { recordedSources } from '../sources/sourcePlaces';
import { type CaptureFolder, noSuchCapture, type StoredCapture } from './captureFolder';
import { type CaptureMode, type CaptureRecord, type FileFacts, withoutSecrets } from './captureRecord';
import { broken, notSaved, reasonOf } from './captureTroubles';
import { packTexts, sha256, unpackTexts } from './keptTexts';
import { factsOf, filesOf, type SavedContent, type ToSave } from './savedContent';

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

/** The window that recorded a capture makes its profile in a fraction of this, if it is still there. */
const leftMs = 60_000;

export interface SavedCapture {
  readonly record: CaptureRecord;
  readonly content: SavedContent;
  /** Whether it has snapshots that nobody is making into a profile: whoever decodes them should. */
  readonly isLeft: boolean;
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
  /** By capture: its profile is being made. */
  readonly #completing = new Map<string, Promise<void>>();

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
    recorded: ToSave,
    origin: CaptureOrigin,
    signal?: AbortSignal,
  ): Promise<LoadedProfile> {
    try {
      const texts = await packTexts(profile.snapshots);
      const { files, facts } = filesOf(recorded);
      const record = { ...this.#record(profile, origin, texts.hashes), ...facts };
      await this.folder.write(record, { ...files, texts: texts.bytes });
      this.#failing = false;
      if (signal?.aborted) await this.#takeBack(record.id);
      if (!(recorded instanceof Uint8Array)) void this.complete(record.id, () => recorded.encode());
      // The capture is there, whatever comes of others.
      await this.#makeRoom(record.id, origin.replaces).catch(() => undefined);
      this.#changed.fire();
      return { ...profile, captureId: record.id };
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      const failure = notSaved(profile.label, error);
      if (!this.#failing) this.#failed.fire(failure);
      this.#failing = true;
      const encoded = recorded instanceof Uint8Array ? recorded : await recorded.encode().catch(() => undefined);
      const notes = [...profile.notes, `${failure.message} ${failure.remedy}`];
      return { ...profile, notes, ...(encoded && { encoded }) };
    }
  }

  /** Puts the profile in the place of the snapshots that it is made of. Where that fails those stay. Never rejects. */
  complete(id: string, encode: () => Promise<Uint8Array>): Promise<void> {
    const complete = async () => {
      const profile = await encode();
      await this.#alone(id, async ({ snapshots, ...record }) => {
        // Another window was faster.
        if (snapshots === undefined) return;
        await this.folder.addProfile(id, profile);
        await this.folder.rewrite({ ...record, profile: factsOf(profile) });
        await this.folder.dropSnapshots(id);
      });
    };
    const completing = complete()
      .catch(() => undefined)
      .finally(() => this.#completing.delete(id));
    this.#completing.set(id, completing);
    return completing;
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
    await this.#completing.get(id);
    const { record, content } = await this.#contentOf(id);
    const packed = await this.folder.readFile(id, 'texts').catch(() => undefined);
    const endedMs = record.capturedMs + record.seconds * 1000;
    const isLeft = content.kind === 'pprofPair' && this.options.now() - endedMs > leftMs;
    return { record, content, isLeft, texts: await unpackTexts(packed, record.texts) };
  }

  /** Resolves when no profile is being made any more, for whoever is about to end. */
  async finished(): Promise<void> {
    await Promise.all(this.#completing.values());
  }

  async record(id: string): Promise<CaptureRecord> {
    const entry = await this.folder.read(id);
    if (entry?.kind === 'capture') return entry.record;
    if (entry !== undefined) throw broken(id, entry.reason);
    throw noSuchCapture(id);
  }

  /** The profile as a file that any pprof tool reads. */
  async profilePath(id: string): Promise<string> {
    await this.#completing.get(id);
    return this.folder.profilePath(id);
  }

  async setPinned(id: string, pinned: boolean): Promise<void> {
    await this.#change(id, record => ({ ...record, pinned }));
  }

  /** An empty name takes the name away. */
  async rename(id: string, name: string): Promise<void> {
    await this.#change(id, record => ({ ...record, name: name.trim() }));
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

  #change(id: string, change: (record: CaptureRecord) => CaptureRecord): Promise<void> {
    return this.#alone(id, record => this.folder.rewrite(change(record)));
  }

  /** One after the other, in this window and in others: each begins with what the one before it left. */
  async #alone(id: string, work: (record: CaptureRecord) => Promise<void>): Promise<void> {
    const changing = this.#changing
      .catch(() => undefined)
      .then(async () => {
        await this.record(id);
        await this.folder.alone(id, async () => work(await this.record(id)));
      });
    this.#changing = changing;
    await changing;
    this.#changed.fire();
  }

  /** Once more where another window put the profile in the place of the snapshots while they were read. */
  async #contentOf(id: string): Promise<Pick<SavedCapture, 'record' | 'content'>> {
    const record = await this.record(id);
    try {
      return { record, content: await this.#read(record) };
    } catch (error) {
      const now = await this.record(id);
      if (record.snapshots === undefined || now.snapshots !== undefined) throw error;
      return { record: now, content: await this.#read(now) };
    }
  }

  async #read({ id, profile, snapshots }: CaptureRecord): Promise<SavedContent> {
    if (profile !== undefined) return { kind: 'file', bytes: await this.#readFile(id, 'profile', profile) };
    if (snapshots === undefined) throw broken(id, 'its description names no profile');
    const { startedMs, durationMs } = snapshots;
    const before = await this.#readFile(id, 'before', snapshots.before);
    const after = await this.#readFile(id, 'after', snapshots.after);
    return { kind: 'pprofPair', before, after, startedMs, durationMs, notes: [] };
  }

  async #readFile(id: string, name: 'profile' | 'before' | 'after', expected: FileFacts): Promise<Uint8Array> {
    const bytes = await this.folder.readFile(id, name).catch(error => Promise.reject(broken(id, reasonOf(error))));
    if (sha256(bytes) !== expected.sha256) throw broken(id, 'its profile was changed after it was saved');
    return bytes;
  }

  #record(
    profile: LoadedProfile,
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
    };
  }

  /** What was given up is not kept, and takes no other capture's room or place. */
  async #takeBack(id: string): Promise<never> {
    await this.folder.remove(id);
    throw new CancelledError();
  }

  /** Takes away what is too old. What cannot be taken away now is tried again at the next capture. */
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
