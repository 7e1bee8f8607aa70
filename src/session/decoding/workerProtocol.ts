import type { SourceRoot } from '../../core/source/sourceRoots';
import type { DecodeOutcome, DecodeRequest } from './decodeRequest';

/** Host to worker. One is under way at a time. */
export interface WorkerQuestion {
  readonly request: DecodeRequest;
  readonly roots: readonly SourceRoot[];
}

/** Worker to host. `error` is a fault of ours, not of the input. */
export type WorkerAnswer =
  | { readonly kind: 'outcome'; readonly outcome: DecodeOutcome }
  | { readonly kind: 'error'; readonly message: string };
