import type { SourceRoot } from '../../core/source/sourceRoots';
import type { DecodedProfile, DecodeFailure, DecodeRequest } from './decodeRequest';
import type { PackedStacks } from './packedStacks';

/** Host to worker. One is under way at a time. */
export interface WorkerQuestion {
  readonly request: DecodeRequest;
  readonly roots: readonly SourceRoot[];
}

/** Worker to host. `error` is a fault of ours, not of the input. */
export type WorkerAnswer =
  | { readonly kind: 'decoded'; readonly columns: Omit<DecodedProfile, 'stacks'>; readonly stacks: PackedStacks }
  | { readonly kind: 'failure'; readonly failure: DecodeFailure }
  | { readonly kind: 'error'; readonly message: string };
