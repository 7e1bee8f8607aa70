/** Why a capture could not be made; each has a message and a remedy of its own. */
export type CaptureFailure =
  | 'badAddress'
  | 'badWindow'
  | 'badQuery'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'noPprof'
  | 'noSuchProfile'
  | 'notAProfile'
  | 'truncated'
  | 'tooLarge'
  | 'unauthorized'
  | 'redirected'
  | 'untrustedCertificate'
  | 'unconfirmedHost'
  | 'serverError'
  | 'noHeapTypes'
  | 'malformed'
  | 'noSamples'
  | 'targetRestarted'
  | 'periodChanged'
  | 'targetGone'
  | 'notAnInspector'
  | 'samplerInUse'
  | 'samplerStopped'
  | 'targetPaused'
  | 'targetBusy'
  | 'noSuchProcess'
  | 'notAttachable'
  | 'portBusy'
  | 'alreadyCapturing'
  | 'notSaved'
  | 'noSuchCapture'
  | 'unsupportedRuntime'
  | 'noToolchain'
  | 'buildFailed'
  | 'testFailed'
  | 'nothingRan'
  | 'launchFailed';

/** The one error that crosses the edge of capture and session. `message` says what happened, `remedy` what to do. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';

  constructor(
    readonly failure: CaptureFailure,
    message: string,
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Thrown when the user or the window gave up; never shown. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor() {
    super('cancelled');
  }
}
