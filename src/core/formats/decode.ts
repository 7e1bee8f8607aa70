import type { Decoded } from './decoded';
import { detect } from './detect';
import { decodePprof } from './pprof/decodePprof';
import type { SourceOf } from './v8/callFrames';
import { decodeV8HeapProfile } from './v8/decodeV8HeapProfile';

/** Uncompressed bytes of unknown origin, such as a file. `sourceOf` serves those of V8. */
export function decodeProfile(bytes: Uint8Array, sourceOf?: SourceOf): Decoded {
  const format = detect(bytes);
  switch (format.kind) {
    case 'pprof':
      return decodePprof(bytes);
    case 'v8HeapProfile':
      // What --heap-prof, DevTools and js-debug write leaves collected objects out.
      return decodeV8HeapProfile(bytes, { interval: 0, liveObjectsOnly: true, ...(sourceOf && { sourceOf }) });
    case 'gzip':
      return { kind: 'otherFormat', detail: 'still compressed' };
    case 'other':
      return { kind: 'otherFormat', detail: format.detail };
  }
}
