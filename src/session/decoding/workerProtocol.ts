import type { SourceRoots } from '../../core/source/sourceRoots';
import type { DecodedColumns } from './decodeColumns';
import type { DecodeFailure, DecodeRequest } from './decodeRequest';

/** Host to worker. One is under way at a time. */
export interface WorkerQuestion {
  readonly request: DecodeRequest;
  readonly roots: SourceRoots;
}

/** Worker to host. `error` is a fault of ours, not of the input. */
export type WorkerAnswer = DecodedColumns | DecodeFailure | { readonly kind: 'error'; readonly message: string };
