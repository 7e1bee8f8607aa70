import { CancelledError, CaptureError } from '../capture/captureError';
import type { DecodeFailure } from './decoding/decodeRequest';
import type { SessionState } from './sessionState';

// The editor talks to the session only.
export { CancelledError, CaptureError };

/**
 * Any error as one that can be shown. The capture code is bundled apart, so its classes are not ours: errors are known by
 * their name.
 */
export function asCaptureError(error: unknown): CaptureError | CancelledError {
  if (!(error instanceof Error)) return unexpected(String(error), error);
  if (error.name === 'CancelledError' || error.name === 'AbortError') return new CancelledError();
  if (error.name === 'CaptureError') {
    const { failure, message, remedy } = error as CaptureError;
    return new CaptureError(failure, message, remedy, { cause: error });
  }
  return unexpected(error.message, error);
}

/** What the user reads when bytes arrived that are not the profile we need. */
export function decodeFailure(outcome: DecodeFailure, label: string): CaptureError {
  switch (outcome.kind) {
    case 'malformed':
      return new CaptureError(
        'malformed',
        `The profile of ${label} is damaged: ${outcome.detail} (byte ${outcome.offset}).`,
        'Capture or download it again; if it comes from another tool, check it with "go tool pprof -raw".',
      );
    case 'truncatedGzip':
      return new CaptureError(
        'truncated',
        `The profile of ${label} ends in the middle of its gzip data.`,
        'The connection or the download was cut short: capture or copy it again.',
      );
    case 'notAProfile':
      return new CaptureError(
        'notAProfile',
        `${label} is not an allocation profile: ${outcome.detail}.`,
        'Open a pprof heap profile (.pb.gz, .pprof) or a V8 .heapprofile.',
      );
    case 'tooLarge':
      return new CaptureError(
        'tooLarge',
        `The profile of ${label} ${outcome.what}.`,
        'No program writes that much by itself: capture it anew, or reduce it first, for example with "go tool pprof -proto -focus=…".',
      );
    case 'noHeapTypes':
      return new CaptureError(
        'noHeapTypes',
        `${label} is a valid profile, but of ${outcome.types.join(', ') || 'nothing'}, not of allocations.`,
        'Capture /debug/pprof/heap or /debug/pprof/allocs, or open a -memprofile.',
      );
    case 'targetRestarted':
      return new CaptureError(
        'targetRestarted',
        `${label} restarted during the capture: its totals went back.`,
        'Capture again. Behind a load balancer, use the address of one instance.',
      );
    case 'periodChanged':
      return new CaptureError(
        'periodChanged',
        `${label} changed its sampling rate (runtime.MemProfileRate) during the capture, so the two snapshots cannot be compared.`,
        'Set MemProfileRate once, at the start of main, and capture again.',
      );
    case 'noSamples':
      return new CaptureError(
        'noSamples',
        `Nothing was recorded in ${label} during the window.`,
        'Put the service under load and capture for longer; a Go program may have runtime.MemProfileRate set to 0.',
      );
  }
}

/** Of a whole run of live mode: one idle window is no failure. */
export function recordedNothing(label: string): CaptureError {
  return new CaptureError(
    'noSamples',
    `Nothing was recorded in ${label} while live mode ran.`,
    'Put the service under load and start live mode again.',
  );
}

/** Every allocation was recorded, so an empty profile is an answer. */
export function allocatedNothing(label: string): CaptureError {
  return new CaptureError(
    'noSamples',
    `${label} allocated nothing.`,
    'There is nothing to save here: profile a test or benchmark that allocates.',
  );
}

function unexpected(message: string, cause: unknown): CaptureError {
  return new CaptureError('malformed', `Alloc Lens failed: ${message}`, 'See the log (Alloc Lens: Show Log).', {
    cause,
  });
}

export function alreadyCapturing(state: SessionState): CaptureError {
  const label = 'label' in state ? state.label : 'a target';
  return new CaptureError(
    'alreadyCapturing',
    `Alloc Lens is already working on ${label}.`,
    'Wait until it has finished, or stop it from the status bar first.',
  );
}

/** An idle window is no failure while others follow. */
export function undefinedIfIdle(error: unknown): undefined {
  const failure = asCaptureError(error);
  if (failure instanceof CaptureError && failure.failure === 'noSamples') return undefined;
  throw error;
}
