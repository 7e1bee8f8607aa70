import type { ToldProgram } from '../../capture/go/buildAge';
import type { Opening } from '../../capture/profiler';
import type { SourceRoots } from '../../core/source/sourceRoots';
import type { DecodeOutcome, DecodeRequest } from './decodeRequest';
import type { ProfileDecoder } from './profileDecoder';

/** Loads the decoder, and with it the thread, when the first profile arrives. */
export class LazyDecoder {
  #decoder: Promise<ProfileDecoder> | undefined;

  constructor(private readonly workerPath: string) {}

  async decode(request: DecodeRequest, roots: SourceRoots, signal: AbortSignal): Promise<DecodeOutcome> {
    return (await this.#load()).decode(request, roots, signal);
  }

  /** Makes ready for a request that will come. Never rejects. */
  async prepare(): Promise<void> {
    await this.#load()
      .then(decoder => decoder.prepare())
      .catch(() => undefined);
  }

  /** Reads the first snapshot of a capture while its window runs. Never rejects. */
  async open(opening: Promise<Opening>, roots: Promise<SourceRoots>): Promise<void> {
    await Promise.all([this.#load(), opening, roots])
      .then(([decoder, first, known]) => decoder.open(first, known))
      .catch(() => undefined);
  }

  /** Whether the program at `path` is the one that is told of; undefined where that cannot be told. Never rejects. */
  async isProgram(path: string, told: ToldProgram): Promise<boolean | undefined> {
    return this.#load().then(
      decoder => decoder.isProgram(path, told),
      () => undefined,
    );
  }

  #load(): Promise<ProfileDecoder> {
    this.#decoder ??= import('./profileDecoder').then(
      module => new module.ProfileDecoder(this.workerPath),
      error => {
        // A load that failed is tried again the next time.
        this.#decoder = undefined;
        throw error;
      },
    );
    return this.#decoder;
  }

  dispose(): void {
    void this.#decoder?.then(decoder => decoder.dispose());
  }
}
