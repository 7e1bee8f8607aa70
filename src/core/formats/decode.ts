import type { Decoded } from './decoded';
import { detect } from './detect';
import { PprofReading } from './pprof/decodePprof';
import type { SourceOf } from './v8/callFrames';
import { decodeV8HeapProfile } from './v8/decodeV8HeapProfile';

/** Decodes bytes of which more and more is there. */
export interface Reading {
  /** Reads on in the first bytes, of which there are more each time, always of the same memory. */
  advance(bytes: Uint8Array): void;
  /** Reads the rest of all `bytes`. */
  finish(bytes: Uint8Array): Decoded;
}

/** Uncompressed bytes of unknown origin, such as a file. `sourceOf` serves those of V8. */
export function decodeProfile(bytes: Uint8Array, sourceOf?: SourceOf): Decoded {
  return new ProfileReading(bytes.length, sourceOf).finish(bytes);
}

/** `decodeProfile` while the bytes are being unpacked. */
export class ProfileReading implements Reading {
  private readonly pprof: PprofReading;

  /** `size`: how many bytes there will be, as far as is known. */
  constructor(
    size: number,
    private readonly sourceOf?: SourceOf,
  ) {
    this.pprof = new PprofReading(size);
  }

  advance(bytes: Uint8Array): void {
    if (detect(bytes).kind === 'pprof') this.pprof.advance(bytes);
  }

  finish(bytes: Uint8Array): Decoded {
    const { sourceOf } = this;
    const format = detect(bytes);
    switch (format.kind) {
      case 'pprof':
        return this.pprof.finish(bytes);
      case 'v8HeapProfile':
        // What --heap-prof, DevTools and js-debug write leaves collected objects out.
        return decodeV8HeapProfile(bytes, { interval: 0, liveObjectsOnly: true, ...(sourceOf && { sourceOf }) });
      case 'gzip':
        return { kind: 'otherFormat', detail: 'still compressed' };
      case 'other':
        return { kind: 'otherFormat', detail: format.detail };
    }
  }
}
