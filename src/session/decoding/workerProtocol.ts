import type { ToldProgram } from '../../capture/go/buildAge';
import type { SourceRoots } from '../../core/source/sourceRoots';
import type { DecodedColumns } from './decodeColumns';
import type { DecodeFailure, DecodeRequest } from './decodeRequest';

/** Host to worker. One is under way at a time. */
export type WorkerQuestion =
  | {
      readonly kind: 'decode';
      readonly request: DecodeRequest;
      readonly roots: SourceRoots;
      /** Names the profile, to `encode` it where the request announces that. */
      readonly serial: number;
      /** The first snapshot of the pair was sent before, to `open`; `request` is without it. */
      readonly isOpen: boolean;
    }
  /** The first snapshot of a pair: is read while the window runs. */
  | { readonly kind: 'open'; readonly snapshot: Uint8Array; readonly binary?: string; readonly roots: SourceRoots }
  /** Whether the program at `path` is the one that is told of. */
  | { readonly kind: 'isProgram'; readonly path: string; readonly told: ToldProgram }
  /** The profile of that name as a file. */
  | { readonly kind: 'encode'; readonly serial: number };

/** Worker to host. `error` is a fault of ours, not of the input. */
export type WorkerAnswer =
  | DecodedColumns
  | DecodeFailure
  | { readonly kind: 'opened' }
  | { readonly kind: 'told'; readonly isProgram: boolean | undefined }
  | { readonly kind: 'encoded'; readonly bytes: Uint8Array }
  | { readonly kind: 'error'; readonly message: string };
