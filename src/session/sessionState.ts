import type { CaptureError } from '../capture/captureError';
import type { LoadedProfile } from './loadedProfile';

/** What the product is doing; the status bar and every `when` clause are functions of it. */
export type SessionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly label: string }
  | {
      readonly kind: 'capturing';
      readonly label: string;
      readonly startedMs: number;
      /** Length of the window; 0 until stopped. */
      readonly seconds: number;
      /** Bytes allocated a second, where the runtime told. */
      readonly rate: number | undefined;
    }
  | {
      readonly kind: 'live';
      readonly label: string;
      /** Of one window. */
      readonly seconds: number;
      /** Windows shown so far, and windows left out because the one before was still being read. */
      readonly shown: number;
      readonly dropped: number;
      /** Bytes allocated a second in the last window; undefined before there is one. */
      readonly rate: number | undefined;
    }
  | { readonly kind: 'finishing'; readonly label: string }
  | { readonly kind: 'result'; readonly profile: LoadedProfile }
  | { readonly kind: 'failed'; readonly error: CaptureError };

export function isBusy(state: SessionState): boolean {
  return (
    state.kind === 'connecting' || state.kind === 'capturing' || state.kind === 'live' || state.kind === 'finishing'
  );
}
