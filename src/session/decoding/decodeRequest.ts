import type { RawCapture } from '../../capture/profiler';
import type { Attribution } from '../../core/attribution/attribution';
import type { CallSite } from '../../core/attribution/callSites';
import type { CondensedStack } from '../../core/attribution/condensedStack';
import type { ProfileSources } from '../../core/attribution/profileSources';
import type { UserLines } from '../../core/attribution/userLines';
import type { EarlierGrowth } from '../../core/profile/growth';
import type { ProcessTrace } from '../../core/profile/processTrace';
import type { ProgramTrace } from './programTrace';

/** What the worker is asked to decode: what a capture brought, or the bytes of a file. */
export type DecodeRequest = (RawCapture | { readonly kind: 'file'; readonly bytes: Uint8Array }) & {
  /** For messages. */
  readonly name: string;
  /** Announces that the profile will be wanted as one file, too: to keep it, or to export it. */
  readonly encoding?: 'pprof';
  /** Of the windows before a Go capture, to be kept with it. */
  readonly earlierGrowth?: readonly EarlierGrowth[];
  /** The process of those windows: theirs are not kept with a capture of another one. */
  readonly earlierProcess?: ProcessTrace;
};

export type DecodeOutcome = DecodedProfile | DecodeFailure;

export interface DecodedProfile {
  readonly kind: 'decoded';
  readonly attribution: Attribution;
  readonly stacks: readonly CondensedStack[];
  readonly callSites: readonly CallSite[];
  readonly userLines?: UserLines;
  /** Where its files lie on this machine. */
  readonly sources?: ProfileSources;
  /**
   * Makes the profile into a gzip-compressed pprof; present where the request announced that. It is held in memory for that until
   * the next profile that will be wanted as a file is decoded. Call once. Rejects where the thread that holds it ended.
   */
  readonly encode?: () => Promise<Uint8Array>;
  /** Of what V8 ran: what was learned on the way to its sources. */
  readonly mapped?: MappedSources;
  /** Of what Go compiled, where its program is not known already. */
  readonly program?: ProgramTrace;
}

export interface MappedSources {
  /** Sentences about maps that are missing or broken, and about lines that are unsure. */
  readonly notes: readonly string[];
  /** By path in the workspace: the text that the lines of the profile belong to, where it may differ from the file. */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths in the workspace of sources that were changed after the build, and whose text of then is not known. */
  readonly newerThanBuild: readonly string[];
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
