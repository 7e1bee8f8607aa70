import type { CaptureFiles } from './captureFolder';
import type { CaptureRecord, FileFacts } from './captureRecord';
import { sha256 } from './keptTexts';

/** What was recorded, to be saved: gzip-compressed pprof, or two snapshots that it can be made of. */
export type ToSave = Uint8Array | RecordedSnapshots;

export interface RecordedSnapshots {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly startedMs: number;
  readonly durationMs: number;
  /** Makes them into one gzip-compressed pprof, which takes a while. Called once. */
  encode(): Promise<Uint8Array>;
}

/** What was recorded, to be decoded. */
export type SavedContent =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  /** Of a capture whose window was closed before its profile was made. */
  | (Omit<RecordedSnapshots, 'encode'> & { readonly kind: 'pprofPair'; readonly notes: readonly string[] });

/** What is written of it, and what the record says of that. */
export function filesOf(recorded: ToSave): {
  files: Omit<CaptureFiles, 'texts'>;
  facts: Pick<CaptureRecord, 'profile' | 'snapshots'>;
} {
  if (recorded instanceof Uint8Array) return { files: { profile: recorded }, facts: { profile: factsOf(recorded) } };
  const { before, after, startedMs, durationMs } = recorded;
  const snapshots = { before: factsOf(before), after: factsOf(after), startedMs, durationMs };
  return { files: { before, after }, facts: { snapshots } };
}

export function factsOf(bytes: Uint8Array): FileFacts {
  return { bytes: bytes.length, sha256: sha256(bytes) };
}
