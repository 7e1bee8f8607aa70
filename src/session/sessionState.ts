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
  | {
      /** A program of our own runs to its end. */
      readonly kind: 'running';
      readonly label: string;
      readonly startedMs: number;
      /** Whether it can be stopped with what was recorded so far; it can be cancelled in any case. */
      readonly canStop: boolean;
    }
  | { readonly kind: 'finishing'; readonly label: string }
  | { readonly kind: 'result'; readonly profile: LoadedProfile }
  | { readonly kind: 'failed'; readonly error: CaptureError };

export function isBusy(state: SessionState): boolean {
  return ['connecting', 'capturing', 'live', 'running', 'finishing'].includes(state.kind);
}
