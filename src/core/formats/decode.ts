import type { Decoded } from './decoded';
import { detect } from './detect';
import { decodePprof } from './pprof/decodePprof';
import { decodeV8HeapProfile } from './v8/decodeV8HeapProfile';

/** Uncompressed bytes of unknown origin, such as a file. */
export function decodeProfile(bytes: Uint8Array): Decoded {
  const format = detect(bytes);
  switch (format.kind) {
    case 'pprof':
      return decodePprof(bytes);
    case 'v8HeapProfile':
      // What --heap-prof, DevTools and js-debug write leaves collected objects out.
      return decodeV8HeapProfile(bytes, { interval: 0, liveObjectsOnly: true });
    case 'gzip':
      return { kind: 'otherFormat', detail: 'still compressed' };
    case 'other':
      return { kind: 'otherFormat', detail: format.detail };
  }
}
