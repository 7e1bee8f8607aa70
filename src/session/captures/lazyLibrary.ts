import type { CaptureError } from '../../capture/captureError';
import { Emitter } from '../emitter';
import { lazily } from '../lazily';
import type { LoadedProfile } from '../loadedProfile';
import type { StoredCapture } from './captureFolder';
import type { CaptureLibrary, CaptureOrigin, SavedCapture } from './captureLibrary';
import type { CaptureRecord } from './captureRecord';
import type { ToSave } from './savedContent';

/** The saved captures, as everybody but the library itself knows them. */
export type Library = Omit<Pick<CaptureLibrary, keyof CaptureLibrary>, 'dispose'>;

/** A library whose code is loaded when the first capture is saved, or when saved ones are first asked for. */
export class LazyLibrary implements Library {
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #failed = new Emitter<CaptureError>();
  readonly onDidFailToSave = this.#failed.event;
  readonly #library: () => Promise<CaptureLibrary>;
  #loaded: Promise<CaptureLibrary | undefined> | undefined;

  constructor(open: () => Promise<CaptureLibrary>) {
    this.#library = lazily(() => {
      const loading = open().then(library => {
        library.onDidChange(() => this.#changed.fire());
        library.onDidFailToSave(error => this.#failed.fire(error));
        return library;
      });
      this.#loaded = loading.catch(() => undefined);
      return loading;
    });
  }

  async add(
    profile: LoadedProfile,
    recorded: ToSave,
    origin: CaptureOrigin,
    signal?: AbortSignal,
  ): Promise<LoadedProfile> {
    return (await this.#library()).add(profile, recorded, origin, signal);
  }

  async complete(id: string, encode: () => Promise<Uint8Array>): Promise<void> {
    return (await this.#library()).complete(id, encode);
  }

  async list(): Promise<StoredCapture[]> {
    return (await this.#library()).list();
  }

  async latest(): Promise<CaptureRecord | undefined> {
    return (await this.#library()).latest();
  }

  async open(id: string): Promise<SavedCapture> {
    return (await this.#library()).open(id);
  }

  async record(id: string): Promise<CaptureRecord> {
    return (await this.#library()).record(id);
  }

  async profilePath(id: string): Promise<string> {
    return (await this.#library()).profilePath(id);
  }

  async setPinned(id: string, pinned: boolean): Promise<void> {
    await (await this.#library()).setPinned(id, pinned);
  }

  async rename(id: string, name: string): Promise<void> {
    await (await this.#library()).rename(id, name);
  }

  async remove(id: string): Promise<void> {
    await (await this.#library()).remove(id);
  }

  /** Resolves when no profile is being made any more; at once where none was ever saved. */
  async finished(): Promise<void> {
    await (await this.#loaded)?.finished();
  }

  dispose(): void {
    this.#changed.dispose();
    this.#failed.dispose();
  }
}
