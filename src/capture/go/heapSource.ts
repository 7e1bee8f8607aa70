import type { Snapshot } from './pprofClient';

/** Where the heap profiles of one Go process come from. */
export interface HeapSource {
  /** `host:port` or the path of a socket, for messages. */
  readonly where: string;
  /** Sentences about this way in that the user must know. */
  readonly notes: readonly string[];
  /** argv joined by NUL, to tell a restart; undefined where it is not told. */
  commandLine(signal: AbortSignal): Promise<string | undefined>;
  /** A heap profile right after a collection. */
  heap(signal: AbortSignal): Promise<Snapshot>;
}
