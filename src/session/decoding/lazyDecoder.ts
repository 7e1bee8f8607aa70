import type { SourceRoots } from '../../core/source/sourceRoots';
import type { DecodeOutcome, DecodeRequest } from './decodeRequest';
import type { ProfileDecoder } from './profileDecoder';

/** Loads the decoder, and with it the thread, when the first profile arrives. */
export class LazyDecoder {
  #decoder: Promise<ProfileDecoder> | undefined;

  constructor(private readonly workerPath: string) {}

  async decode(request: DecodeRequest, roots: SourceRoots, signal: AbortSignal): Promise<DecodeOutcome> {
    this.#decoder ??= import('./profileDecoder').then(
      module => new module.ProfileDecoder(this.workerPath),
      error => {
        // A load that failed is tried again the next time.
        this.#decoder = undefined;
        throw error;
      },
    );
    return (await this.#decoder).decode(request, roots, signal);
  }

  dispose(): void {
    void this.#decoder?.then(decoder => decoder.dispose());
  }
}
