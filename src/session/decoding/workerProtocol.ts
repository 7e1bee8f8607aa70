import type { SourceRoots } from '../../core/source/sourceRoots';
import type { DecodedColumns } from './decodeColumns';
import type { DecodeFailure, DecodeRequest } from './decodeRequest';

/** Host to worker. One is under way at a time. */
export interface WorkerQuestion {
  readonly request: DecodeRequest;
  readonly roots: SourceRoots;
}

/**
 * Worker to host: one answer to each question, and after `decoded` the profile as a file, where that was asked for. `error` is a
 * fault of ours, not of the input.
 */
export type WorkerAnswer = DecodedColumns | DecodeFailure | WorkerError | Encoded;

export interface WorkerError {
  readonly kind: 'error';
  readonly message: string;
}

export interface Encoded {
  readonly kind: 'encoded';
  readonly bytes: Uint8Array;
}
