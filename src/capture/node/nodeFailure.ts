import { CaptureError } from '../captureError';
import { CdpError } from './cdpChannel';

const METHOD_NOT_FOUND = -32601;

/** A failure of the connection in the user's words; every other error is returned as it is. */
export function explainCdpError(error: unknown, where: string): unknown {
  if (!(error instanceof CdpError)) return error;
  const cause = { cause: error };
  switch (error.kind) {
    case 'closed':
      return new CaptureError(
        'targetGone',
        `The process at ${where} ended, or closed its inspector, before its samples could be read.`,
        'Start it again and end the capture while it runs; a kill leaves no time to hand the samples over.',
        cause,
      );
    case 'timeout':
      return new CaptureError(
        'targetBusy',
        `The inspector at ${where} is reachable, but its process does not answer: ${error.message}.`,
        'Wait until the process leaves its long synchronous call (or continue it if it is stopped), then capture again.',
        cause,
      );
    case 'handshake':
      return explainHandshake(error, where);
    case 'rejected':
      return error.code === METHOD_NOT_FOUND
        ? new CaptureError(
            'unsupportedRuntime',
            `The runtime at ${where} has no heap sampler of V8 (${error.message}).`,
            'Capture a Node.js process; Bun and browsers other than Chromium cannot be sampled.',
            cause,
          )
        : new CaptureError(
            'serverError',
            `The inspector at ${where} refused to sample: ${error.message}`,
            'Restart the process with --inspect, then capture again.',
            cause,
          );
  }
}

/** Lets pass that a runtime lacks a command we can do without. */
export function ignoreUnknownMethod(error: unknown): void {
  if (!(error instanceof CdpError && error.kind === 'rejected' && error.code === METHOD_NOT_FOUND)) throw error;
}

function explainHandshake(error: CdpError, where: string): CaptureError {
  const cause = { cause: error };
  if (/ECONNREFUSED/.test(error.message)) {
    return new CaptureError(
      'refused',
      `Nothing listens on ${where}.`,
      'Start the program with --inspect or check the port.',
      cause,
    );
  }
  if (/handshake has timed out/.test(error.message)) {
    return new CaptureError(
      'timeout',
      `${where} accepted the connection but did not open an inspector session.`,
      'Check that the process is not stopped and the port is the one of its inspector.',
      cause,
    );
  }
  if (/Unexpected server response/.test(error.message)) {
    return new CaptureError(
      'targetBusy',
      `${where} refused an inspector session (${error.message}): the address is of a process that has ended, or a debugger holds the only session.`,
      'Disconnect the debugger, or give host:port so that the present address is looked up.',
      cause,
    );
  }
  return new CaptureError(
    'unreachable',
    `No inspector session could be opened at ${where} (${error.message}).`,
    'Check the address, and that the process still runs.',
    cause,
  );
}
