import type { RawCapture } from '../../capture/profiler';
import type { Attribution } from '../../core/attribution/attribution';
import type { CondensedStack } from '../../core/attribution/condensedStack';
import type { Profile } from '../../core/profile/profile';

/** What the worker is asked to decode: what a capture brought, or the bytes of a file. */
export type DecodeRequest = (RawCapture | { readonly kind: 'file'; readonly bytes: Uint8Array }) & {
  /** For messages. */
  readonly name: string;
  /** Asks for the profile as one file, too: to keep it, or to export it. */
  readonly encoding?: 'pprof';
};

export type DecodeOutcome = DecodedProfile | DecodeFailure;

export interface DecodedProfile {
  readonly kind: 'decoded';
  /** The difference of the two snapshots for a pair. */
  readonly profile: Profile;
  readonly attribution: Attribution;
  readonly stacks: readonly CondensedStack[];
  /** The profile as gzip-compressed pprof, where the request asked for it. */
  readonly encoded?: Uint8Array;
}

/** Bad input, as a value: the session turns it into what the user reads. */
export type DecodeFailure =
  | { readonly kind: 'malformed'; readonly offset: number; readonly detail: string }
  | { readonly kind: 'truncatedGzip' }
  | { readonly kind: 'notAProfile'; readonly detail: string }
  | { readonly kind: 'tooLarge'; readonly what: string }
  | { readonly kind: 'noHeapTypes'; readonly types: readonly string[] }
  | { readonly kind: 'targetRestarted' }
  | { readonly kind: 'periodChanged' }
  | { readonly kind: 'noSamples' };
